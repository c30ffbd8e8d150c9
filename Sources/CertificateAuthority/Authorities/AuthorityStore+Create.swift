import FoundationEssentials
import GRDB
import Issuance
import X509

extension AuthorityStore {
    /// Makes the root of the store: its key, and the certificate that it signs itself.
    ///
    /// An attempt that was cut off before is left behind and begun anew.
    ///
    /// - Throws: `AuthorityError.otherRoot`, `authorityExists`, `passphraseTooShort`, `authorityName` or
    ///   `wrongProfile`; `IssuanceError`; `X509Error`.
    public func initRoot(
        _ request: AuthorityRequest, context: OperationContext, step: StepObserver? = nil
    ) throws -> CreatedAuthority {
        guard request.profile.kind == .root else {
            throw AuthorityError.wrongProfile(profile: request.profile.name, expected: "root")
        }
        return try createAuthority(request, kind: .root, issuer: nil, context, StepReporter(step))
    }

    /// Makes an issuing CA, whose certificate the root signs.
    ///
    /// - Throws: what `initRoot` throws, and `AuthorityError.wrongKind` or `authorityRevoked`.
    public func initIssuing(
        _ request: AuthorityRequest, issuer: Issuer, following predecessor: AuthorityRecord? = nil,
        context: OperationContext, step: StepObserver? = nil
    ) throws -> CreatedAuthority {
        guard request.profile.kind == .issuing else {
            throw AuthorityError.wrongProfile(profile: request.profile.name, expected: "issuing")
        }
        guard issuer.authority.kind == .root else {
            throw AuthorityError.wrongKind(name: issuer.authority.name, expected: .root)
        }
        return try createAuthority(
            request, kind: .issuing, issuer: issuer, following: predecessor, context,
            StepReporter(step))
    }

    private func createAuthority(
        _ request: AuthorityRequest, kind: AuthorityRecord.Kind, issuer: Issuer?,
        following predecessor: AuthorityRecord? = nil, _ context: OperationContext,
        _ step: StepReporter
    ) throws -> CreatedAuthority {
        // One at a time, so that what is reserved here can only stem from a process that died.
        let lock = try location.locked()
        defer { withExtendedLifetime(lock) {} }
        try step(.request)
        try request.keyEncryption.check(minimum: KeyEncryption.minimumAuthorityPassphrase)
        try Self.checkName(request, kind: kind, among: authorities())
        try read { database in
            try Self.refuseRequested(request.name, in: database)
            try NameRules.refuseForAuthority(request.name, at: context.now, in: database)
            try StoreClock.refuseEarlier(context, in: database)
        }
        try step(.template)
        let key = try PrivateKey.generate(request.profile.keyAlgorithm(request.keyAlgorithm))
        let template = try CertificateTemplate(
            IssuanceRequest(
                subject: request.subject, publicKey: key.publicKey, days: request.days),
            profile: request.profile,
            in: issuer?.context(
                authorityNames: read(AuthorityRow.names(in:)), now: context.now)
                ?? IssuingContext(
                    issuerPath: [], authorityNames: read(AuthorityRow.names(in:)),
                    now: context.now))
        try step(.tbs)
        let tbs = try template.encoded(serialNumber: .random())
        try step(.lint)
        let prepared = try template.linted(tbs)
        try step(.privateKey)
        let pem = try request.keyEncryption.pem(of: key)
        try step(.reserve)
        let (authorityID, reservation) = try reserve(context) { database in
            if let issuer { try Self.check(issuer, in: database) }
            try Self.abandon(named: request.name, kind: kind, context, in: database)
            if let predecessor { try Self.refuseRotation(of: predecessor, in: database) }
            let draft = AuthorityDraft(
                name: request.name, kind: kind, state: "reserved",
                stage: predecessor == nil ? .issuing : .prepared,
                predecessorID: predecessor?.id, subject: request.subject,
                publicKey: key.publicKey, key: pem,
                isKeyEncrypted: request.keyEncryption.passphrase != nil)
            let id = try Self.insert(draft, context, in: database)
            try AuditLog.append(
                .createAuthority,
                LoggedAuthority.text(draft, following: predecessor?.name)
                    + " subject \(draft.subject) key "
                    + (draft.isKeyEncrypted ? "encrypted" : "in the clear"),
                context, to: database)
            let purpose = Reservation.Purpose(
                name: request.name, authorityID: id, issuerID: issuer?.authority.id ?? id,
                kind: kind == .root ? .root : .issuing, requestSHA256: request.sha256,
                partialDirectory: nil)
            return (
                id, try Reservation.make(template, prepared, for: purpose, context, in: database)
            )
        }
        _ = try sign(reservation, with: issuer?.signer ?? key, context, step) { database in
            try database.execute(
                sql: "UPDATE authority SET state = 'active' WHERE id = ?", arguments: [authorityID])
        }
        try step(.done)
        return CreatedAuthority(
            authority: try authority(named: request.name, kind: kind), notices: prepared.notices)
    }

    /// Refuses a name that waits for a certificate from elsewhere.
    static func refuseRequested(_ name: String, in database: Database) throws {
        if let other = try awaited(in: database).first(where: { $0.name == name }) {
            throw AuthorityError.admission(.waits(name: other.name))
        }
    }

    static func checkName(
        _ request: AuthorityRequest, kind: AuthorityRecord.Kind, among all: [AuthorityRecord]
    ) throws {
        try checkName(request.name, kind: kind, among: all)
    }

    static func checkName(
        _ name: String, kind: AuthorityRecord.Kind, among all: [AuthorityRecord]
    ) throws {
        let isName = name.utf8.allSatisfy { octet in
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isName, (1...64).contains(name.utf8.count) else {
            throw AuthorityError.authorityName(name: name)
        }
        // One store is one CA, so it has one root.
        if kind == .root, let other = all.first(where: { $0.kind == .root }) {
            throw AuthorityError.otherRoot(name: other.name)
        }
        if all.contains(where: { $0.name == name }) {
            throw AuthorityError.authorityExists(name: name)
        }
    }

    // What a process that died has left: its certificate may have been signed, so it is revoked
    // where there is an issuer that can do it.
    private static func abandon(
        named name: String, kind: AuthorityRecord.Kind, _ context: OperationContext,
        in database: Database
    ) throws {
        let left = try Int64.fetchAll(
            database,
            sql: """
                SELECT id FROM authority
                WHERE state = 'reserved' AND (name = ? OR (kind = 'root' AND kind = ?))
                """,
            arguments: [name, kind.rawValue])
        for id in left {
            try database.execute(
                sql: "UPDATE authority SET state = 'abandoned' WHERE id = ?", arguments: [id])
            let reserved = try CertificateRow.records(
                in: database,
                where: "certificate.authorityID = ? AND certificate.issuerID <> ?",
                arguments: [id, id])
            for record in reserved where record.state != .revoked {
                try revoke(record, reason: .superseded, context, in: database)
            }
        }
    }
}

extension AuthorityRequest {
    /// The hash of what was asked for, without anything secret.
    var sha256: [UInt8] {
        RequestDigest.sha256([
            name, subject.description, Hex.encode(profile.sha256), keyAlgorithm?.rawValue,
            days.map(String.init),
        ])
    }
}
