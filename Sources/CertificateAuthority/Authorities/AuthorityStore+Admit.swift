import FoundationEssentials
import GRDB
import X509

extension AuthorityStore {
    /// What is recorded of an authority before it has a certificate here.
    struct AuthorityDraft {
        let name: String
        let kind: AuthorityRecord.Kind
        let state: String
        var stage = AuthorityRecord.Stage.issuing
        var predecessorID: Int64?
        let subject: DistinguishedName
        let publicKey: PublicKey
        /// The key as it is kept; nil where it is elsewhere.
        var key: SecretBytes?
        var isKeyEncrypted = false
    }

    /// Records an authority, within the transaction of its caller.
    ///
    /// - Throws: `AuthorityError.nameOfClient` or `numericName`.
    static func insert(
        _ draft: AuthorityDraft, _ context: OperationContext, in database: Database
    ) throws -> Int64 {
        try NameRules.refuseForAuthority(draft.name, at: context.now, in: database)
        func insert(_ key: Data?) throws {
            try database.execute(
                sql: """
                    INSERT INTO authority (name, kind, state, stage, predecessorID, subject,
                        publicKey, keyPEM, isKeyEncrypted, createdAt)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    draft.name, draft.kind.rawValue, draft.state, draft.stage.rawValue,
                    draft.predecessorID, Data(draft.subject.der), Data(draft.publicKey.spki), key,
                    draft.isKeyEncrypted, context.now.unixSeconds,
                ])
        }
        if let key = draft.key {
            try key.withUnsafeData { try insert($0) }
        } else {
            try insert(nil)
        }
        return database.lastInsertedRowID
    }

    /// Records the authorities above one that was signed elsewhere; their keys are not here.
    ///
    /// - Parameters:
    ///   - path: the certificates above it, the root last.
    ///   - name: of the authority below, after which new ones are named.
    ///   - context: when, and who asks.
    ///   - database: within the transaction of the caller.
    /// - Returns: the issuer's identity in the store, and the names of those that are new.
    /// - Throws: `AuthorityError.otherRoot` where the store has another root.
    static func admitAbove(
        _ path: ArraySlice<Certificate>, below name: String, _ context: OperationContext,
        in database: Database
    ) throws -> (id: Int64?, made: [String]) {
        var issuerID: Int64?
        var made: [String] = []
        for certificate in path.reversed() {
            let all = try AuthorityRow.records(in: database)
            if let known = all.first(where: {
                $0.certificate.subject == certificate.subject
                    && $0.certificate.publicKey == certificate.publicKey
            }) {
                issuerID = known.id
                continue
            }
            let isRoot = issuerID == nil
            // One store is one CA, so it has one root.
            if isRoot, let other = all.first(where: { $0.kind == .root }) {
                throw AuthorityError.otherRoot(name: other.name)
            }
            let taken = try takenNames(in: database)
            let base = isRoot ? "root" : "\(name)-issuer"
            let free = try ([base] + (2...99).map { "\(base)-\($0)" }).first {
                try !taken.contains($0)
                    && !NameRules.isOfClient($0, at: context.now, in: database)
            }
            let draft = AuthorityDraft(
                name: free ?? base, kind: isRoot ? .root : .issuing, state: "active",
                subject: certificate.subject, publicKey: certificate.publicKey)
            let id = try insert(draft, context, in: database)
            _ = try insertForeign(
                certificate, issuerID: issuerID ?? id, authorityID: id, name: draft.name,
                kind: isRoot ? .root : .issuing, context, in: database)
            try AuditLog.append(
                .admitAuthority,
                LoggedAuthority.text(draft, following: nil) + " \(issuedText(certificate))"
                    + " subject \(draft.subject) key elsewhere",
                context, to: database)
            issuerID = id
            made.append(draft.name)
        }
        return (issuerID, made)
    }

    /// The names of all authorities that are in use or wait for a certificate.
    static func takenNames(in database: Database) throws -> Set<String> {
        try String.fetchSet(
            database, sql: "SELECT name FROM authority WHERE state <> 'abandoned'")
    }

    /// Records a certificate that was signed elsewhere, as issued.
    ///
    /// One that is there already, without an authority, is found again.
    ///
    /// - Throws: `AuthorityError.admission(.known)` where the serial number is another's.
    static func insertForeign(
        _ certificate: Certificate, issuerID: Int64?, authorityID: Int64?, name: String,
        kind: CertificateRecord.Kind, predecessorID: Int64? = nil, _ context: OperationContext,
        in database: Database
    ) throws -> Int64 {
        let issuer = Data(certificate.issuer.der)
        let serialNumber = Data(certificate.serialNumber.bytes)
        let existing = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT id, der, authorityID FROM certificate
                    WHERE issuer = ? AND serialNumber = ?
                    """),
            arguments: [issuer, serialNumber])
        if let existing {
            let der: Data? = existing["der"]
            let owner: Int64? = existing["authorityID"]
            guard der == Data(certificate.der), owner == nil, let authorityID else {
                throw AuthorityError.admission(
                    .known(
                        subject: certificate.subject.description,
                        serialNumber: certificate.serialNumber))
            }
            try database.execute(
                sql: "UPDATE certificate SET authorityID = ? WHERE id = ?",
                arguments: [authorityID, existing["id"] as Int64])
            return existing["id"]
        }
        // When it was issued is not told; it cannot have been before it was valid.
        let issuedAt = min(certificate.validity.notBefore, context.now).unixSeconds
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO certificate (issuerID, issuer, serialNumber, authorityID, name, profile,
                    requester, requestSHA256, subject, publicKey, notBefore, notAfter, tbs,
                    tbsSHA256, state, der, sha256, reservedAt, issuedAt, kind, predecessorID)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'issued', ?, ?, ?, ?, ?, ?)
                """)
        let sha256 = Data(certificate.sha256Fingerprint)
        try insertion.execute(arguments: [
            issuerID, issuer, serialNumber, authorityID, name, importedProfile, context.requester,
            sha256, Data(certificate.subject.der), Data(certificate.publicKey.spki),
            certificate.validity.notBefore.unixSeconds, certificate.validity.notAfter.unixSeconds,
            Data(certificate.tbs), Data(Digest.sha256(certificate.tbs)), Data(certificate.der),
            sha256, issuedAt, issuedAt, kind.rawValue, predecessorID,
        ])
        let id = database.lastInsertedRowID
        try CertificateNames.insert(
            certificate.subjectAlternativeNames, certificateID: id, in: database)
        return id
    }

    /// What stands for the profile of a certificate that was made elsewhere.
    static let importedProfile = "imported"
}
