import FoundationEssentials
import GRDB
import X509

// What earlier attempts for the same name have left, and what is to become of it.
extension ClientIssuance {
    /// Refuses, before any work is done, what would be refused after it.
    ///
    /// - Throws: `AuthorityError.clockBehind`, `nameOfAuthority`, `numericName` or
    ///   `liveCertificate`.
    func refuseAtOnce() throws {
        try store.read { database in
            try StoreClock.refuseEarlier(context, in: database)
            try NameRules.refuseForClient(request.name, in: database)
        }
        try store.read(refuseReplaced(in:))
        guard !request.isAdditional else { return }
        for record in try store.read(live(in:))
        where record.state == .issued || record.publicKey == nil {
            guard try !Self.isUnfinished(record) else { continue }
            throw AuthorityError.liveCertificate(
                name: record.name, serialNumber: record.serialNumber,
                notAfter: record.validity.notAfter)
        }
    }

    /// Refuses to replace what was revoked, or replaced before.
    ///
    /// A successor whose files never got their name does not count: it is finished, or revoked.
    ///
    /// - Throws: `AuthorityError.notRenewable`.
    func refuseReplaced(in database: Database) throws {
        guard let predecessor = request.predecessor else { return }
        let successor = try AuthorityStore.liveSuccessor(
            of: predecessor.id, at: context.now, in: database)
        if let successor {
            guard try !Self.isUnfinished(successor) else { return }
            throw AuthorityError.notRenewable(
                name: predecessor.name, serialNumber: predecessor.serialNumber,
                obstacle: .replaced(by: successor.serialNumber))
        }
        let record = try CertificateRow.record(id: predecessor.id, in: database)
        try AuthorityStore.refuseRenewal(of: record, keepingKey: false, in: database)
        if predecessor.isRevoked { try AuthorityStore.refuseUnlisted(record, in: database) }
    }

    /// The certificate whose key is in the partial directory.
    func unfinished(in directory: ClientDirectory) throws -> CertificateRecord? {
        guard let key = try directory.publicKey() else { return nil }
        return try store.read(live(in:)).first { $0.publicKey == key }
    }

    /// Whether an earlier attempt was for the very same.
    func isSame(_ begun: CertificateRecord) throws -> Bool {
        let digest = try store.read { database in
            try Data.fetchOne(
                database, sql: "SELECT requestSHA256 FROM certificate WHERE id = ?",
                arguments: [begun.id])
        }
        return digest == Data(request.sha256(issuer: issuer.authority.name))
    }

    /// Revokes what cannot be finished, before its key is overwritten.
    func supersede(_ begun: CertificateRecord) throws {
        try store.write { database in
            let now = try CertificateRow.record(id: begun.id, in: database)
            guard now.state != .revoked else { return }
            try AuthorityStore.revoke(now, reason: .superseded, context, in: database)
        }
    }

    /// Revokes what other attempts for this name have left unfinished, in the transaction that
    /// reserves the new certificate.
    ///
    /// - Returns: their locks, to be held until that is committed.
    /// - Throws: `AuthorityError.liveCertificate` or `issuingInProgress`, unless the new
    ///   certificate is an additional one.
    func retireUnfinished(
        except own: String, in database: Database
    ) throws -> [FileDescriptor] {
        var held: [FileDescriptor] = []
        for record in try live(in: database) {
            if let partial = record.partialDirectory, partial != own {
                let (isFree, lock) = try ClientDirectory.isFree(partial)
                if let lock { held.append(lock) }
                guard isFree else {
                    if request.isAdditional { continue }
                    throw AuthorityError.issuingInProgress(name: record.name, directory: partial)
                }
            }
            // What was taken over without its certificate is in somebody's hands.
            if try record.publicKey != nil
                && (record.state == .reserved || Self.isUnfinished(record))
            {
                try AuthorityStore.revoke(record, reason: .superseded, context, in: database)
            } else if !request.isAdditional {
                throw AuthorityError.liveCertificate(
                    name: record.name, serialNumber: record.serialNumber,
                    notAfter: record.validity.notAfter)
            }
        }
        return held
    }

    private func live(in database: Database) throws -> [CertificateRecord] {
        try Self.live(name: request.name, at: context.now, in: database)
    }

    /// The certificates of a name that are neither expired nor revoked, reserved ones among them.
    static func live(
        name: String, at now: Date, in database: Database
    ) throws -> [CertificateRecord] {
        // Most have none, and to find that out must cost next to nothing.
        let isThere = try Bool.fetchOne(
            database.cachedStatement(sql: "SELECT 1 FROM certificate WHERE name = ? LIMIT 1"),
            arguments: [name])
        guard isThere != nil else { return [] }
        return try CertificateRow.records(
            in: database,
            where: """
                certificate.name = ? AND certificate.authorityID IS NULL
                AND certificate.state <> 'revoked' AND certificate.notAfter >= ?
                """,
            arguments: [name, now.unixSeconds])
    }

    // A stored certificate whose files never got their name: its key still lies where it was made.
    static func isUnfinished(_ record: CertificateRecord) throws -> Bool {
        guard let partial = record.partialDirectory else { return false }
        return try ClientDirectory.publicKey(in: partial) == record.publicKey
    }
}
