import FoundationEssentials
import GRDB
import X509

/// Writes and reads the audit log within a transaction.
enum AuditLog {
    /// Adds an entry, whatever the clock says: the chain keeps the order.
    static func append(
        _ operation: AuditEntry.Operation, _ detail: String, _ context: OperationContext,
        to database: Database
    ) throws {
        let last = try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT id, sha256 FROM auditEntry ORDER BY id DESC LIMIT 1"))
        let previous = last.map { Array($0["sha256"] as Data) }
        let number = last.map { $0["id"] as Int64 } ?? 0
        guard (0..<Int64.max).contains(number) else {
            throw AuthorityError.recordedValue(
                what: "the number of the last audit entry", value: String(number))
        }
        let draft = AuditEntry(
            number: number + 1,
            time: context.now.wholeSeconds, requester: context.requester,
            operation: operation.rawValue, detail: detail,
            previousSHA256: previous ?? [UInt8](repeating: 0, count: 32), sha256: [])
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO auditEntry
                    (id, time, requester, operation, detail, previousSHA256, sha256)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        try insertion.execute(arguments: [
            draft.number, draft.time.unixSeconds, draft.requester, draft.operation,
            draft.detail, Data(draft.previousSHA256), Data(draft.expectedSHA256),
        ])
    }

    /// All entries, the oldest first, after checking that each continues the one before.
    ///
    /// - Throws: `AuthorityError.corrupt` at the first that does not.
    static func entries(in database: Database) throws -> [AuditEntry] {
        let reader = try AuditReader(database)
        var entries: [AuditEntry] = []
        while let entry = try reader.next() { entries.append(entry) }
        return entries
    }
}

extension AuthorityStore {
    /// The whole audit log, the oldest entry first, with its hash chain checked.
    ///
    /// - Throws: `AuthorityError.corrupt` when an entry does not continue the one before it.
    public func auditTrail() throws -> [AuditEntry] {
        try read(AuditLog.entries(in:))
    }
}

extension Date {
    init(unixSeconds: Int64) { self.init(timeIntervalSince1970: Double(unixSeconds)) }

    var unixSeconds: Int64 { Int64(timeIntervalSince1970.rounded(.down)) }

    var wholeSeconds: Date { Date(unixSeconds: unixSeconds) }
}
