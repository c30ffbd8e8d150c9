import FoundationEssentials
import X509

/// From when until when a certificate is valid.
enum ValidityRules {
    /// How long before the present moment a certificate begins, for clocks that are slow.
    static let backdateSeconds = 120.0

    // 9999-12-31T23:59:59Z, the last moment of RFC 5280 §4.1.2.5.
    private static let lastMoment = Date(timeIntervalSince1970: 253_402_300_799)

    /// A period of exactly the length that is asked for, both ends included, that begins two minutes
    /// ago or with its issuer's.
    ///
    /// - Throws: `IssuanceError`, one of its `time.` codes.
    static func validity(
        of request: IssuanceRequest, for profile: Profile, in context: IssuingContext
    ) throws(IssuanceError) -> (validity: Validity, notices: [Notice]) {
        let length = request.length ?? profile.defaultLength
        guard length.count >= 1 else { throw .validityOrder(length: length) }
        guard length <= profile.maximumLength else {
            throw .validityMaximum(
                length: length, maximum: profile.maximumLength, profile: profile.name)
        }
        var start = context.now.addingTimeInterval(-backdateSeconds)
        for issuer in context.issuerPath { start = max(start, issuer.validity.notBefore) }
        var end = start.addingTimeInterval(length.seconds - 1)
        guard end <= lastMoment else { throw .validityYear(length: length) }
        var notices: [Notice] = []
        for issuer in context.issuerPath where end > issuer.validity.notAfter {
            guard request.clampsToIssuer else {
                throw .validityIssuer(
                    notAfter: end, issuer: issuer.displayName,
                    issuerNotAfter: issuer.validity.notAfter)
            }
            end = issuer.validity.notAfter
            notices = [.clamped(notAfter: end, issuer: issuer.displayName)]
        }
        guard end > context.now else { throw .validityPast(notAfter: end, now: context.now) }
        return (Validity(notBefore: start, notAfter: end), notices)
    }
}
