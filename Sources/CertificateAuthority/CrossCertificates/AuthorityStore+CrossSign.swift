import FoundationEssentials
import GRDB
public import Issuance
public import X509

/// A certificate that an authority has signed for another CA, or for itself anew.
public struct SignedAuthority: Sendable {
    /// As the store now has it.
    public let record: CertificateRecord

    /// The certificate itself.
    public let certificate: Certificate

    /// What the user should know about it.
    public let notices: [Notice]
}

extension AuthorityStore {
    /// Signs another CA's name and key.
    ///
    /// The subject and the key identifier are those of the other CA; the path length is the shorter
    /// of its own and the profile's. The certificate is recorded as `cross`, before it is signed
    /// like any other, and can be revoked.
    ///
    /// - Parameters:
    ///   - request: the other CA.
    ///   - profile: of kind issuing.
    ///   - issuer: an authority that may have others below it.
    ///   - context: when, and who asks.
    ///   - step: told of each step as it begins.
    /// - Returns: the certificate.
    /// - Throws: `AuthorityError.wrongProfile`, `authorityRevoked`, `nameOfClient`, `clockBehind`;
    ///   `IssuanceError`, such as `issuer.notca` where the issuer allows nobody below it, or what a
    ///   CSR asks for in vain, or what is known of the key; `X509Error`.
    /// - SeeAlso: RFC 5280 §3.2
    public func crossSign(
        _ request: CrossRequest, profile: Profile, issuer: Issuer, context: OperationContext,
        step: StepObserver? = nil
    ) throws -> SignedAuthority {
        let template = try template(
            for: request, profile, issuer.context(now: context.now), context)
        let prepared = try template.linted(template.encoded(serialNumber: .random()))
        let (reservation, history) = try reserve(context) { database in
            try Self.check(issuer, in: database)
            let history = try Self.check(request, at: context.now, in: database)
            let reservation = try Reservation.make(
                template, prepared,
                for: Reservation.Purpose(
                    name: request.name, authorityID: nil, issuerID: issuer.authority.id,
                    kind: .cross,
                    requestSHA256: RequestDigest.sha256([
                        request.name, issuer.authority.name, Hex.encode(profile.sha256),
                        Hex.encode(request.publicKey.spki), request.days.map(String.init),
                    ]),
                    partialDirectory: nil),
                context, in: database)
            return (reservation, history)
        }
        let certificate = try sign(reservation, with: issuer.signer, context, StepReporter(step))
        return SignedAuthority(
            record: try read { try CertificateRow.record(id: reservation.id, in: $0) },
            certificate: certificate, notices: prepared.notices + history)
    }

    /// Refuses, before a passphrase is asked for, what cross-signing would refuse after it.
    ///
    /// - Throws: `AuthorityError.keyElsewhere`, and what `crossSign` throws.
    public func rehearse(
        _ request: CrossRequest, profile: Profile, under issuer: AuthorityRecord,
        context: OperationContext
    ) throws {
        guard issuer.hasKey else { throw AuthorityError.keyElsewhere(name: issuer.name) }
        let all = try authorities()
        try Self.refuseStage(of: issuer, among: all)
        let path = try AuthorityRow.path(of: issuer, among: all).map(\.certificate)
        let template = try template(
            for: request, profile, IssuingContext(issuerPath: path, now: context.now), context)
        _ = try template.linted(template.encoded(serialNumber: .random()))
        _ = try read { try Self.check(request, at: context.now, in: $0) }
    }

    private static func check(
        _ request: CrossRequest, at now: Date, in database: Database
    ) throws -> [Notice] {
        try NameRules.refuseForAuthority(request.name, at: now, in: database)
        return try KeyHistory.check(
            request.publicKey, of: request.name, isAuthority: true, at: now, in: database)
    }

    // The name may be that of an authority here: an older root signs a newer one.
    private func template(
        for request: CrossRequest, _ profile: Profile, _ issuing: IssuingContext,
        _ context: OperationContext
    ) throws -> CertificateTemplate {
        guard profile.kind == .issuing else {
            throw AuthorityError.wrongProfile(profile: profile.name, expected: "issuing")
        }
        try read { try StoreClock.refuseEarlier(context, in: $0) }
        var issuance = try Self.issuance(of: request, profile)
        let days = request.days ?? Self.days(of: request, profile, at: context.now)
        issuance.length = days.map(ValidityLength.days)
        issuance.subjectKeyIdentifier = request.subjectKeyIdentifier
        issuance.pathLength = [request.pathLength, profile.pathLength].compactMap { $0 }.min()
        return try CertificateTemplate(issuance, profile: profile, in: issuing)
    }

    private static func issuance(
        of request: CrossRequest, _ profile: Profile
    ) throws -> IssuanceRequest {
        guard let asked = request.certificationRequest else {
            return IssuanceRequest(subject: request.subject, publicKey: request.publicKey)
        }
        var terms = RequestTerms()
        // Byte for byte, because what the other CA has issued names it so.
        terms.subject = request.subject
        terms.ignoredExtensions = request.ignoredExtensions
        // An authority it is; its path may be shorter than it asks for, which is said.
        terms.ignoredExtensions.insert(.basicConstraints)
        return try IssuanceRequest(asked, terms: terms, profile: profile)
    }

    // No longer than the other CA's own certificate, unless that is asked for.
    private static func days(of request: CrossRequest, _ profile: Profile, at now: Date) -> Int? {
        guard let notAfter = request.notAfter else { return nil }
        let left = Int(notAfter.timeIntervalSince(now) / 86_400)
        return ValidityLength.days(left) < profile.defaultLength ? left : nil
    }
}
