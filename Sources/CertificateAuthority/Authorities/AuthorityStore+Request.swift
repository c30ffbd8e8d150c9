import FoundationEssentials
import GRDB
import Issuance
public import X509

/// An authority whose key is in the store, and whose certificate somebody else is to sign.
public struct RequestedAuthority: Sendable {
    /// As the store calls it.
    public let name: String

    /// What to send to whoever has the issuer's key.
    public let request: CertificationRequest

    /// Whether the key was made before, and only the request is new.
    public let isRepeated: Bool
}

extension AuthorityStore {
    /// Makes the key of an issuing CA and the request for its certificate, nothing else.
    ///
    /// The same call again, with the same subject, gives a request for the same key.
    ///
    /// - Parameters:
    ///   - request: what it is to be; its period is for the signer to decide.
    ///   - predecessor: the authority that it is to follow in a rotation.
    ///   - context: when, and who asks.
    /// - Returns: the request, whose key is in the store by then.
    /// - Throws: `AuthorityError.authorityExists`, `authorityName`, `passphraseTooShort`,
    ///   `wrongPassphrase` or `wrongProfile`; `IssuanceError`; `X509Error`.
    /// - SeeAlso: RFC 2986
    public func requestIssuing(
        _ request: AuthorityRequest, following predecessor: AuthorityRecord? = nil,
        context: OperationContext
    ) throws -> RequestedAuthority {
        let lock = try location.locked()
        defer { withExtendedLifetime(lock) {} }
        try rehearseRequest(request, context: context)
        try request.keyEncryption.check(minimum: KeyEncryption.minimumAuthorityPassphrase)
        let earlier = try read { try Self.awaited(in: $0) }.first { $0.name == request.name }
        if let earlier {
            let key = try earlier.key(passphrase: request.keyEncryption.passphrase)
            return RequestedAuthority(
                name: request.name, request: try request.signed(with: key), isRepeated: true)
        }
        let key = try PrivateKey.generate(request.profile.keyAlgorithm(request.keyAlgorithm))
        let pem = try request.keyEncryption.pem(of: key)
        let isEncrypted = request.keyEncryption.passphrase != nil
        try reserve(context) { database in
            if let predecessor { try Self.refuseRotation(of: predecessor, in: database) }
            let draft = AuthorityDraft(
                name: request.name, kind: .issuing, state: "requested",
                stage: predecessor == nil ? .issuing : .prepared,
                predecessorID: predecessor?.id, subject: request.subject,
                publicKey: key.publicKey, key: pem, isKeyEncrypted: isEncrypted)
            _ = try Self.insert(draft, context, in: database)
            try AuditLog.append(
                .requestAuthority,
                LoggedAuthority.text(draft, following: predecessor?.name)
                    + " subject \(draft.subject) key "
                    + (isEncrypted ? "encrypted" : "in the clear"),
                context, to: database)
        }
        return RequestedAuthority(
            name: request.name, request: try request.signed(with: key), isRepeated: false)
    }

    /// Refuses, before a passphrase is asked for or a store is made, what `requestIssuing` would
    /// refuse after it.
    ///
    /// - Parameters:
    ///   - request: what the issuing CA is to be.
    ///   - directory: where the store is, or will be.
    ///   - context: when, and who asks.
    /// - Throws: what `requestIssuing` throws.
    public static func rehearse(
        requesting request: AuthorityRequest, in directory: String, context: OperationContext
    ) throws {
        do {
            try open(directory).rehearseRequest(request, context: context)
        } catch AuthorityError.noStore {
            try check(requesting: request, among: [], context)
        }
    }

    func rehearseRequest(_ request: AuthorityRequest, context: OperationContext) throws {
        let earlier = try read { database in
            try StoreClock.refuseEarlier(context, in: database)
            try NameRules.refuseForAuthority(request.name, at: context.now, in: database)
            return try Self.awaited(in: database).first { $0.name == request.name }
        }
        try Self.check(requesting: request, among: authorities(), context)
        if let earlier, earlier.subject != request.subject {
            throw AuthorityError.admission(.waits(name: earlier.name))
        }
    }

    // The subject and the key are checked as if the certificate were made here.
    private static func check(
        requesting request: AuthorityRequest, among all: [AuthorityRecord],
        _ context: OperationContext
    ) throws {
        guard request.profile.kind == .issuing else {
            throw AuthorityError.wrongProfile(profile: request.profile.name, expected: "issuing")
        }
        try checkName(request, kind: .issuing, among: all)
        _ = try CertificateTemplate(
            IssuanceRequest(
                subject: request.subject,
                publicKey: RehearsalKey.generate(request.profile, request.keyAlgorithm).publicKey),
            profile: request.profile,
            in: IssuingContext(
                issuerPath: [], authorityNames: all.map(\.certificate.subject), now: context.now))
    }

    /// Gives up an authority that waits for a certificate; its key is never used again.
    ///
    /// - Throws: `AuthorityError.admission(.notAwaited)`.
    public func abandonRequest(named name: String, context: OperationContext) throws {
        try write { database in
            try database.execute(
                sql:
                    "UPDATE authority SET state = 'abandoned' WHERE name = ? AND state = 'requested'",
                arguments: [name])
            guard database.changesCount == 1 else {
                throw AuthorityError.admission(.notAwaited(name: name))
            }
            try AuditLog.append(.abandonRequest, "issuing \(name)", context, to: database)
        }
    }

    /// An authority that waits for its certificate.
    struct AwaitedAuthority {
        let id: Int64
        let name: String
        let subject: DistinguishedName
        let publicKey: PublicKey
        let stage: AuthorityRecord.Stage
        let predecessorID: Int64?
        let isKeyEncrypted: Bool
        let keyPEM: SecretBytes
        let createdAt: Date

        /// The key, opened.
        func key(passphrase: SecretBytes?) throws -> PrivateKey {
            do throws(X509Error) {
                return try PrivateKey(pem: keyPEM, passphrase: isKeyEncrypted ? passphrase : nil)
            } catch .passphraseRequired {
                throw AuthorityError.passphraseRequired(name: name)
            } catch .wrongPassphrase {
                throw AuthorityError.wrongPassphrase(name: name)
            }
        }
    }

    /// Those that wait, the oldest first.
    static func awaited(in database: Database) throws -> [AwaitedAuthority] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT * FROM authority WHERE state = 'requested' ORDER BY id")
        return try rows.map { row in
            let name: String = row["name"]
            do {
                return AwaitedAuthority(
                    id: row["id"], name: name,
                    subject: try DistinguishedName(der: Array(row["subject"] as Data)),
                    publicKey: try PublicKey(spki: Array(row["publicKey"] as Data)),
                    stage: AuthorityRecord.Stage(rawValue: row["stage"]) ?? .issuing,
                    predecessorID: row["predecessorID"], isKeyEncrypted: row["isKeyEncrypted"],
                    keyPEM: SecretBytes(copying: row["keyPEM"] as Data? ?? Data()),
                    createdAt: try row.date("createdAt", of: "authority \(name)"))
            } catch let error as X509Error {
                throw AuthorityError.corrupt(what: "authority \(name)", detail: "\(error)")
            }
        }
    }
}

extension AuthorityRequest {
    /// The request, signed with the key that it is about; it asks for what the profile says.
    fileprivate func signed(with key: PrivateKey) throws(X509Error) -> CertificationRequest {
        try .sign(
            TBSCertificationRequest(
                subject: subject, publicKey: key.publicKey,
                extensions: [
                    .basicConstraints(isCA: true, pathLength: profile.pathLength),
                    .keyUsage(profile.keyUsage),
                ]),
            with: key)
    }
}
