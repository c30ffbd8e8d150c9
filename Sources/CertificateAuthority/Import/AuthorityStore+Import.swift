import FoundationEssentials
import GRDB
import X509

/// Told how many of how many certificates have been taken over.
public typealias ImportProgress = (_ done: Int, _ of: Int) -> Void

extension AuthorityStore {
    /// Takes an authority over from another tool: its key, its certificate with those above it, and
    /// everything it has issued, revoked or not; its CRLs go on counting.
    ///
    /// One transaction: all of it, or nothing. An authority that is known here without its key
    /// comes to have it.
    ///
    /// - Parameters:
    ///   - foreign: the authority and where its inventory is; the files are read only.
    ///   - context: when, and who asks.
    ///   - progress: told of the certificates as they are taken.
    /// - Returns: the authority, and how much of its inventory was taken.
    /// - Throws: `AuthorityError.admission` with the reason, `otherRoot`, `authorityExists`, `authorityName`,
    ///   `passphraseTooShort`, `clockBehind`.
    public func importAuthority(
        _ foreign: ForeignAuthority, context: OperationContext, progress: ImportProgress? = nil
    ) throws -> ImportedAuthority {
        let lock = try location.locked()
        defer { withExtendedLifetime(lock) {} }
        try foreign.keyEncryption.check(minimum: KeyEncryption.minimumAuthorityPassphrase)
        let admission = try admission(of: foreign, context)
        let certificates = try ForeignCertificates(foreign.inventory, of: foreign.certificate)
        let pem = try foreign.keyEncryption.pem(of: foreign.key)
        let (id, above, summary) = try reserve(context) { database in
            let (id, above) = try Self.take(foreign, admission, pem, context, in: database)
            let name = try String.fetchOne(
                database, sql: "SELECT name FROM authority WHERE id = ?", arguments: [id])
            var inventory = InventoryImport(
                of: foreign.certificate, authorityID: id, name: name ?? foreign.name, context,
                in: database)
            let summary = try inventory.run(certificates, progress: progress)
            try Self.logImport(of: id, summary, context, in: database)
            return (id, above, summary)
        }
        guard let authority = try authorities().first(where: { $0.id == id }) else {
            throw AuthorityError.corrupt(what: "authority \(foreign.name)", detail: "it is gone")
        }
        return ImportedAuthority(
            authority: authority, recordedAbove: above, findings: admission.findings,
            inventory: summary)
    }

    // One that was known before may have another certificate than the one that came with its key.
    private static func logImport(
        of id: Int64, _ summary: InventorySummary, _ context: OperationContext,
        in database: Database
    ) throws {
        guard let own = try AuthorityRow.records(in: database).first(where: { $0.id == id }) else {
            throw AuthorityError.corrupt(what: "authority \(id)", detail: "it is gone")
        }
        let draft = AuthorityDraft(
            name: own.name, kind: own.kind, state: "active", subject: own.certificate.subject,
            publicKey: own.certificate.publicKey)
        try AuditLog.append(
            .importAuthority,
            LoggedAuthority.text(draft, following: nil) + " \(issuedText(own.certificate))"
                + " subject \(draft.subject) certificates "
                + "\(summary.certificates) revoked \(summary.revoked)",
            context, to: database)
    }

    /// Refuses, before a new passphrase is asked for, what importing would refuse after it.
    ///
    /// - Throws: what `importAuthority` throws before it records anything.
    public static func rehearse(
        importing foreign: ForeignAuthority, into directory: String, context: OperationContext
    ) throws {
        do {
            _ = try open(directory).admission(of: foreign, context)
        } catch AuthorityError.noStore {
            _ = try admission(of: foreign, among: [], context)
        }
        _ = try ForeignCertificates(foreign.inventory, of: foreign.certificate)
    }

    private func admission(
        of foreign: ForeignAuthority, _ context: OperationContext
    ) throws -> Admission {
        try read { database in
            try StoreClock.refuseEarlier(context, in: database)
            try Self.refuseRequested(foreign.name, in: database)
            let isKnown = try AuthorityRow.records(in: database).contains {
                $0.isSame(as: foreign.certificate)
            }
            // One that is known here has its name already.
            guard !isKnown else { return }
            try NameRules.refuseForAuthority(foreign.name, at: context.now, in: database)
        }
        return try Self.admission(of: foreign, among: authorities(), context)
    }

    private static func admission(
        of foreign: ForeignAuthority, among all: [AuthorityRecord], _ context: OperationContext
    ) throws -> Admission {
        let certificate = foreign.certificate
        guard foreign.key.publicKey == certificate.publicKey else {
            throw AuthorityError.admission(.key(subject: certificate.subject.description))
        }
        if let encryption = foreign.legacyEncryption, !foreign.allowsLegacyEncryption {
            throw AuthorityError.admission(.legacyKey(encryption: encryption))
        }
        let known = all.first { $0.isSame(as: certificate) }
        if let known, known.hasKey {
            throw AuthorityError.admission(
                .known(
                    subject: certificate.subject.description,
                    serialNumber: known.certificate.serialNumber))
        }
        // Whether this key can sign here at all.
        _ = try SignatureAlgorithm.preferred(for: certificate.publicKey)
        let admission = try Admission(
            certificate, among: foreign.chain + all.map(\.certificate), accepted: foreign.accepted,
            at: context.now)
        // Another name would not help where the root is another.
        try admission.refuseOtherRoot(among: all)
        if known == nil {
            try checkName(
                foreign.name, kind: certificate.isSelfIssued ? .root : .issuing, among: all)
        }
        return admission
    }

    private static func take(
        _ foreign: ForeignAuthority, _ admission: Admission, _ pem: SecretBytes,
        _ context: OperationContext, in database: Database
    ) throws -> (id: Int64, above: [String]) {
        let isEncrypted = foreign.keyEncryption.passphrase != nil
        let known = try AuthorityRow.records(in: database).first {
            $0.isSame(as: foreign.certificate)
        }
        if let known {
            guard !known.hasKey else {
                throw AuthorityError.admission(
                    .known(
                        subject: foreign.certificate.subject.description,
                        serialNumber: known.certificate.serialNumber))
            }
            try pem.withUnsafeData { key in
                try database.execute(
                    sql: "UPDATE authority SET keyPEM = ?, isKeyEncrypted = ? WHERE id = ?",
                    arguments: [key, isEncrypted, known.id])
            }
            return (known.id, [])
        }
        let isRoot = admission.path.count == 1
        let above = try admitAbove(
            admission.path.dropFirst(), below: foreign.name, context, in: database)
        let id = try insert(
            AuthorityDraft(
                name: foreign.name, kind: isRoot ? .root : .issuing, state: "active",
                subject: foreign.certificate.subject, publicKey: foreign.key.publicKey, key: pem,
                isKeyEncrypted: isEncrypted),
            context, in: database)
        _ = try insertForeign(
            foreign.certificate, issuerID: above.id ?? id, authorityID: id, name: foreign.name,
            kind: isRoot ? .root : .issuing, context, in: database)
        return (id, above.made)
    }
}

extension AuthorityRecord {
    /// Whether a certificate is this authority's: the same name and the same key.
    func isSame(as certificate: Certificate) -> Bool {
        self.certificate.subject == certificate.subject
            && self.certificate.publicKey == certificate.publicKey
    }
}
