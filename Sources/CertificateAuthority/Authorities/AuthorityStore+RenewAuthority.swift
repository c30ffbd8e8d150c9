import FoundationEssentials
import GRDB
public import Issuance
import X509

extension AuthorityStore {
    /// Gives an authority a new certificate for the same name and the same key.
    ///
    /// The key identifier stays, so that what the authority has issued leads to either certificate,
    /// and one CRL serves both.
    ///
    /// - Parameters:
    ///   - name: the authority's.
    ///   - profile: of its kind.
    ///   - days: the length of validity, nil for the profile's default.
    ///   - issuer: the authority above it; for a root itself.
    ///   - context: when, and who asks.
    ///   - step: told of each step as it begins.
    /// - Returns: the new certificate.
    /// - Throws: `AuthorityError.wrongProfile`, `authorityRevoked`, `rotation(.retired)`,
    ///   `clockBehind`; `IssuanceError`, such as `key` for a key that is blocked; `X509Error`.
    public func renewAuthority(
        named name: String, profile: Profile, days: Int? = nil, issuer: Issuer,
        context: OperationContext, step: StepObserver? = nil
    ) throws -> SignedAuthority {
        let own = try authority(named: name)
        guard profile.kind.rawValue == own.kind.rawValue else {
            throw AuthorityError.wrongProfile(profile: profile.name, expected: own.kind.rawValue)
        }
        guard issuer.authority.name == own.issuerName else {
            throw AuthorityError.keyMismatch(name: own.issuerName)
        }
        try read { try Self.refuseRenewal(of: own, in: $0) }
        var request = IssuanceRequest(
            subject: own.certificate.subject, publicKey: own.certificate.publicKey, days: days)
        request.subjectKeyIdentifier = own.certificate.subjectKeyIdentifier
        request.pathLength = own.certificate.basicConstraints?.pathLength ?? profile.pathLength
        let template = try CertificateTemplate(
            request, profile: profile,
            in: own.kind == .root
                ? IssuingContext(issuerPath: [], now: context.now)
                : issuer.context(now: context.now))
        let prepared = try template.linted(template.encoded(serialNumber: .random()))
        let reservation = try reserve(context) { database in
            try Self.check(issuer, in: database)
            let now = try AuthorityRow.records(in: database).first { $0.id == own.id }
            try Self.refuseRenewal(of: now ?? own, in: database)
            let predecessor = try Int64.fetchOne(
                database,
                sql: """
                    SELECT max(id) FROM certificate
                    WHERE authorityID = ? AND der IS NOT NULL AND kind <> 'cross'
                    """,
                arguments: [own.id])
            return try Reservation.make(
                template, prepared,
                for: Reservation.Purpose(
                    name: own.name, authorityID: own.id, issuerID: issuer.authority.id,
                    kind: own.kind == .root ? .root : .issuing, predecessorID: predecessor,
                    requestSHA256: RequestDigest.sha256([
                        own.name, Hex.encode(profile.sha256), days.map(String.init),
                    ]),
                    partialDirectory: nil),
                context, in: database)
        }
        let certificate = try sign(reservation, with: issuer.signer, context, StepReporter(step))
        return SignedAuthority(
            record: try read { try CertificateRow.record(id: reservation.id, in: $0) },
            certificate: certificate, notices: prepared.notices)
    }

    /// Refuses, before a passphrase is asked for, what cannot have a certificate again.
    ///
    /// - Throws: `AuthorityError.authorityRevoked` or `rotation(.retired)`; `IssuanceError.key` for
    ///   a key that is blocked.
    public func rehearseRenewal(of authority: AuthorityRecord) throws {
        try read { try Self.refuseRenewal(of: authority, in: $0) }
    }

    static func refuseRenewal(of authority: AuthorityRecord, in database: Database) throws {
        guard authority.stage != .retired else {
            throw AuthorityError.rotation(.retired(name: authority.name))
        }
        guard !authority.isRevoked else {
            throw AuthorityError.authorityRevoked(name: authority.name)
        }
        try KeyHistory.refuseBlocked(authority.certificate.publicKey, in: database)
    }
}
