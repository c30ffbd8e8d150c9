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
    /// - Throws: `AuthorityError.wrongProfile`, `authorityRevoked`, `clockBehind`; `IssuanceError`,
    ///   such as `issuer.notca` where the issuer allows nobody below it; `X509Error`.
    /// - SeeAlso: RFC 5280 §3.2
    public func crossSign(
        _ request: CrossRequest, profile: Profile, issuer: Issuer, context: OperationContext,
        step: StepObserver? = nil
    ) throws -> SignedAuthority {
        let template = try template(
            for: request, profile, issuer.context(now: context.now), context)
        let prepared = try template.linted(template.encoded(serialNumber: .random()))
        let reservation = try reserve(context) { database in
            try Self.check(issuer, in: database)
            return try Reservation.make(
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
        }
        let certificate = try sign(reservation, with: issuer.signer, context, StepReporter(step))
        return SignedAuthority(
            record: try read { try CertificateRow.record(id: reservation.id, in: $0) },
            certificate: certificate, notices: prepared.notices)
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
        var issuance = IssuanceRequest(
            subject: request.subject, publicKey: request.publicKey,
            days: request.days ?? Self.days(of: request, profile, at: context.now))
        issuance.subjectKeyIdentifier = request.subjectKeyIdentifier
        issuance.pathLength = [request.pathLength, profile.pathLength].compactMap { $0 }.min()
        return try CertificateTemplate(issuance, profile: profile, in: issuing)
    }

    // No longer than the other CA's own certificate, unless that is asked for.
    private static func days(of request: CrossRequest, _ profile: Profile, at now: Date) -> Int? {
        guard let notAfter = request.notAfter else { return nil }
        let left = Int(notAfter.timeIntervalSince(now) / 86_400)
        return ValidityLength.days(left) < profile.defaultLength ? left : nil
    }
}
