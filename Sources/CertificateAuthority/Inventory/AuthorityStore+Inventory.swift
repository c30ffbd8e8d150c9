public import FoundationEssentials
import GRDB

extension AuthorityStore {
    /// Hands on the certificates that a query is about, the oldest first, however many there are.
    ///
    /// - Parameters:
    ///   - query: which are meant.
    ///   - now: decides which are live and which have expired.
    ///   - body: called for each; what it throws ends the search.
    /// - Throws: `AuthorityError`, such as `noSuchAuthority` for an issuer that the store does not
    ///   have; and what `body` throws.
    public func forEachCertificate(
        _ query: CertificateQuery = CertificateQuery(), at now: Date,
        _ body: (InventoryEntry) throws -> Void
    ) throws {
        try read { database in
            if let name = query.issuer {
                let isKnown = try Bool.fetchOne(
                    database, sql: "SELECT 1 FROM authority WHERE name = ? LIMIT 1",
                    arguments: [name])
                guard isKnown != nil else {
                    throw AuthorityError.noSuchAuthority(name: name, kind: nil)
                }
            }
            try InventoryRow.forEach(
                query.conditions(at: now), order: "certificate.id", limit: query.limit, at: now,
                in: database, body)
        }
    }

    /// Hands on the certificates that expire from now on until a moment and are not revoked, the
    /// first to expire first.
    ///
    /// - Parameters:
    ///   - end: the last moment of validity that counts.
    ///   - now: those that have expired before are not meant.
    ///   - body: called for each, those with a live successor included.
    /// - Throws: `AuthorityError`, and what `body` throws.
    public func forEachExpiring(
        until end: Date, at now: Date, _ body: (InventoryEntry) throws -> Void
    ) throws {
        var condition = SQLCondition()
        // An index holds the dates of exactly these.
        condition.add(
            """
            certificate.state <> 'revoked'
            AND certificate.notAfter >= ? AND certificate.notAfter <= ?
            """, now.unixSeconds, end.unixSeconds)
        try read { database in
            try InventoryRow.forEach(
                condition, order: "certificate.notAfter, certificate.id", at: now, in: database,
                body)
        }
    }

    /// The certificate that a name, a serial number or a fingerprint means, with its neighbours.
    ///
    /// A name means its current certificate: the one that is live and has not been replaced. Where
    /// none is live, it is the newest.
    ///
    /// - Throws: `AuthorityError.noSuchCertificate` or `severalCertificates`.
    public func entry(
        matching selector: String, at now: Date
    ) throws -> (entry: InventoryEntry, successors: [CertificateRecord]) {
        try read { database in
            let record = try Self.currentCertificate(matching: selector, at: now, in: database)
            let entry = try Self.entry(of: record, at: now, in: database)
            let successors = try CertificateRow.records(
                in: database, where: "certificate.predecessorID = ?", arguments: [record.id])
            return (entry, successors)
        }
    }

    /// A certificate of the store as the inventory has it now.
    ///
    /// - Throws: `AuthorityError.noSuchCertificate` for one that is not in this store.
    public func entry(of record: CertificateRecord, at now: Date) throws -> InventoryEntry {
        try read { database in try Self.entry(of: record, at: now, in: database) }
    }

    private static func entry(
        of record: CertificateRecord, at now: Date, in database: Database
    ) throws -> InventoryEntry {
        var condition = SQLCondition()
        condition.add("certificate.id = ?", record.id)
        var entries: [InventoryEntry] = []
        try InventoryRow.forEach(
            condition, order: "certificate.id", at: now, in: database
        ) { entries.append($0) }
        guard let entry = entries.first else {
            throw AuthorityError.noSuchCertificate(selector: record.serialNumber.hex)
        }
        return entry
    }

    static func currentCertificate(
        matching selector: String, at now: Date, in database: Database
    ) throws -> CertificateRecord {
        let found = try certificates(matching: selector, in: database)
        guard let newest = found.last else {
            throw AuthorityError.noSuchCertificate(selector: selector)
        }
        if found.count == 1 { return newest }
        // One that was found by a number cannot be meant together with those of a name.
        guard found.allSatisfy({ $0.name == selector }) else {
            throw AuthorityError.severalCertificates(selector: selector, candidates: found)
        }
        let current = try found.filter { record in
            guard record.state == .issued, record.isLive(at: now) else { return false }
            return try !hasLiveSuccessor(record, at: now, in: database)
        }
        guard current.count <= 1 else {
            throw AuthorityError.severalCertificates(selector: selector, candidates: current)
        }
        return current.first ?? found.last { $0.der != nil } ?? newest
    }

    static func hasLiveSuccessor(
        _ record: CertificateRecord, at now: Date, in database: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            database.cachedStatement(
                sql: "SELECT \(InventoryRow.hasLiveSuccessor) FROM certificate WHERE id = ?"),
            arguments: [now.unixSeconds, record.id]) ?? false
    }
}
