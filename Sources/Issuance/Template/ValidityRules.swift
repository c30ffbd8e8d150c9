import FoundationEssentials
import X509

/// From when until when a certificate is valid.
enum ValidityRules {
    /// How long before the present moment a certificate begins, for clocks that are slow.
    static let backdateSeconds = 120.0

    private static let secondsPerDay = 86_400.0

    // 9999-12-31T23:59:59Z, the last moment of RFC 5280 §4.1.2.5.
    private static let lastMoment = Date(timeIntervalSince1970: 253_402_300_799)

    /// A period of exactly so many days, both ends included, that begins two minutes ago or with
    /// its issuer's.
    ///
    /// - Throws: `IssuanceError`, one of its `time.` codes.
    static func validity(
        days asked: Int?, for profile: Profile, in context: IssuingContext
    ) throws(IssuanceError) -> Validity {
        let days = asked ?? profile.defaultDays
        guard days >= 1 else { throw .validityOrder(days: days) }
        guard days <= profile.maximumDays else {
            throw .validityMaximum(
                days: days, maximum: profile.maximumDays, profile: profile.name)
        }
        var start = context.now.addingTimeInterval(-backdateSeconds)
        for issuer in context.issuerPath { start = max(start, issuer.validity.notBefore) }
        let end = start.addingTimeInterval(Double(days) * secondsPerDay - 1)
        guard end <= lastMoment else { throw .validityYear(days: days) }
        let validity = Validity(notBefore: start, notAfter: end)
        for issuer in context.issuerPath where validity.notAfter > issuer.validity.notAfter {
            throw .validityIssuer(
                notAfter: validity.notAfter, issuer: issuer.displayName,
                issuerNotAfter: issuer.validity.notAfter)
        }
        guard validity.notAfter > context.now else {
            throw .validityPast(notAfter: validity.notAfter, now: context.now)
        }
        return validity
    }
}
