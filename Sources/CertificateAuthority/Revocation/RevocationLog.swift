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

    /// Logs a revocation as it stands now, as "serial NUMBER reason REASON issuer NAME at TIME",
    /// followed by "invalid TIME" where it has an invalidity date.
    static func revoked(
        _ serialNumber: SerialNumber, by issuerName: String, _ revocation: Revocation,
        _ context: OperationContext, in database: Database
    ) throws {
        let invalid = revocation.invalidityDate.map { " invalid \($0.ISO8601Format())" } ?? ""
        try AuditLog.append(
            .revoked,
            "serial \(serialNumber) reason \(revocation.reason.rawValue) issuer \(issuerName) "
                + "at \(revocation.revokedAt.ISO8601Format())" + invalid,
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

    /// A certificate as the log names it.
    struct Entry: Hashable {
        let serialNumber: SerialNumber
        /// Nil in the entries of older versions.
        let issuerName: String?
    }

    /// What a revocation was said to be beside its reason; entries of older versions do not say.
    struct Dates: Equatable {
        let revokedAt: Int64
        let invalidityDate: Int64?
    }

    /// Gives what was logged of revocations after an entry of the log, in order.
    static func each(
        after number: Int64, in database: Database, _ body: (Entry, Word) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT operation = 'released', CAST(detail AS BLOB) FROM auditEntry
                WHERE operation IN ('revoked', 'released') AND id > ? ORDER BY id
                """,
            arguments: [number])
        var reader = RevocationLogReader()
        while let row = try rows.next() {
            let isRelease: Bool = row[0]
            try row.withUnsafeData(atIndex: 1) { data in
                let detail = data ?? Data()
                guard
                    let (entry, word, _) = detail.withUnsafeBytes({
                        reader.read($0, isRelease: isRelease)
                    })
                else {
                    throw AuthorityError.corrupt(
                        what: "the audit log",
                        detail: "\"\(String(decoding: detail, as: UTF8.self))\"")
                }
                try body(entry, word)
            }
        }
    }

    /// The number of the entry with which the making of a list began: what comes after it is not
    /// on the list.
    static func beginning(
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
