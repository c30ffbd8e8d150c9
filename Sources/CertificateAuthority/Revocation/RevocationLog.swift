import FoundationEssentials
import GRDB
import X509

/// What the audit log says of revocations: each is written into it in the transaction that makes
/// it, so that the log speaks for what no list has named yet.
enum RevocationLog {
    /// What an entry says.
    enum Word: Equatable {
        case revoked(RevocationReason)
        case released
    }

    /// Logs a revocation, as "serial NUMBER reason REASON issuer NAME".
    static func revoked(
        _ record: CertificateRecord, _ reason: RevocationReason, _ context: OperationContext,
        in database: Database
    ) throws {
        try AuditLog.append(
            .revoked,
            "serial \(record.serialNumber) reason \(reason.rawValue) issuer \(record.issuerName)",
            context, to: database)
    }

    /// Logs the end of a hold, as "serial NUMBER issuer NAME".
    static func released(
        _ record: CertificateRecord, _ context: OperationContext, in database: Database
    ) throws {
        try AuditLog.append(
            .released, "serial \(record.serialNumber) issuer \(record.issuerName)", context,
            to: database)
    }

    /// Refuses when the table does not know a revocation that was logged since an issuer's last
    /// list.
    ///
    /// - Throws: `AuthorityError.vanishedRevocation`, or `corrupt` for an entry that cannot be read.
    static func refuseForgotten(since list: SignedList?, of issuer: Issuer, in database: Database)
        throws
    {
        let first = try list.flatMap { try beginning(of: $0, issuer.authority, in: database) } ?? 0
        let names = try Row.fetchAll(database, sql: "SELECT name, id FROM authority").reduce(
            into: [String: [Int64]]()
        ) { $0[$1["name"], default: []].append($1["id"]) }
        // Few are on hold at a time; what is not stands in the table or is missing for good.
        var held: [Entry: Bool] = [:]
        try each(after: first, in: database) { entry, word in
            switch word {
            case .revoked(.certificateHold): held[entry] = true
            case .released: held[entry] = nil
            case .revoked:
                held[entry] = nil
                try refuseMissing(entry, names, in: database)
            }
        }
        for entry in held.keys { try refuseMissing(entry, names, in: database) }
    }

    /// The serial numbers of an authority of which the last that was logged is the end of a hold.
    static func released(
        by authority: AuthorityRecord, in database: Database
    ) throws -> Set<SerialNumber> {
        var released: Set<SerialNumber> = []
        try each(after: 0, in: database) { entry, word in
            guard entry.issuerName == nil || entry.issuerName == authority.name else { return }
            if word == .released {
                released.insert(entry.serialNumber)
            } else {
                released.remove(entry.serialNumber)
            }
        }
        return released
    }

    private struct Entry: Hashable {
        let serialNumber: SerialNumber
        /// Nil in the entries of older versions.
        let issuerName: String?
    }

    private static func each(
        after number: Int64, in database: Database, _ body: (Entry, Word) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT operation, detail FROM auditEntry
                WHERE operation IN ('revoked', 'released') AND id > ? ORDER BY id
                """,
            arguments: [number])
        while let row = try rows.next() {
            let (operation, detail) = (row[0] as String, row[1] as String)
            guard let (entry, word) = parse(operation, detail) else {
                throw AuthorityError.corrupt(what: "the audit log", detail: "\"\(detail)\"")
            }
            try body(entry, word)
        }
    }

    private static func parse(_ operation: String, _ detail: String) -> (Entry, Word)? {
        let words = detail.split(separator: " ", maxSplits: 5)
        guard words.count >= 4, words[0] == "serial",
            let serialNumber = SerialNumber(hex: String(words[1]))
        else { return nil }
        if operation == AuditEntry.Operation.released.rawValue {
            return (Entry(serialNumber: serialNumber, issuerName: String(words[3])), .released)
        }
        guard let reason = RevocationReason(rawValue: String(words[3])) else { return nil }
        let issuerName = words.count == 6 ? String(words[5]) : nil
        return (Entry(serialNumber: serialNumber, issuerName: issuerName), .revoked(reason))
    }

    private static func refuseMissing(
        _ entry: Entry, _ names: [String: [Int64]], in database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM revocation WHERE issuerID = ? AND serialNumber = ?)")
        let serialNumber = Data(entry.serialNumber.bytes)
        let candidates =
            entry.issuerName.map { names[$0] ?? [] } ?? names.values.flatMap { $0 }
        for issuerID in candidates
        where try Bool.fetchOne(statement, arguments: [issuerID, serialNumber]) ?? false {
            return
        }
        throw AuthorityError.vanishedRevocation(serialNumber: entry.serialNumber, number: nil)
    }

    // The entry with which the making of a list began: what comes after it is not on the list.
    private static func beginning(
        of list: SignedList, _ authority: AuthorityRecord, in database: Database
    ) throws -> Int64? {
        let start = "\(authority.name) number \(list.number) "
        let issued = try Row.fetchCursor(
            database,
            sql: """
                SELECT id, detail FROM auditEntry WHERE operation = 'issuedList' ORDER BY id DESC
                """)
        while let row = try issued.next() {
            guard (row["detail"] as String).hasPrefix(start) else { continue }
            return try Int64.fetchOne(
                database,
                sql: """
                    SELECT id FROM auditEntry
                    WHERE id < ? AND operation = 'signingList' AND substr(detail, 1, ?) = ?
                    ORDER BY id DESC LIMIT 1
                    """,
                arguments: [row["id"] as Int64, start.unicodeScalars.count, start])
        }
        return nil
    }
}
