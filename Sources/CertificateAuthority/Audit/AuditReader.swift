import FoundationEssentials
import GRDB

/// Reads the audit log entry by entry, and makes sure that each continues the one before.
final class AuditReader {
    private let rows: RowCursor
    private var number: Int64 = 0
    private var previous = [UInt8](repeating: 0, count: 32)

    init(_ database: Database) throws {
        rows = try Row.fetchCursor(database, sql: "SELECT * FROM auditEntry ORDER BY id")
    }

    /// The next entry, nil behind the last.
    ///
    /// - Throws: `AuthorityError.corrupt` when it does not continue the one before.
    func next() throws -> AuditEntry? {
        guard let row = try rows.next() else { return nil }
        let entry = try AuditEntry(row)
        number += 1
        guard entry.number == number, entry.previousSHA256 == previous,
            entry.sha256 == entry.expectedSHA256
        else {
            throw AuthorityError.corrupt(
                what: "audit entry \(entry.number)", detail: "its hash does not fit")
        }
        previous = entry.sha256
        return entry
    }
}

extension AuditEntry {
    /// An entry as it stands in the table.
    ///
    /// - Throws: `AuthorityError.recordedValue`.
    init(_ row: Row) throws(AuthorityError) {
        let number: Int64 = row["id"]
        self.init(
            number: number, time: try row.date("time", of: "audit entry \(number)"),
            requester: row["requester"], operation: row["operation"], detail: row["detail"],
            previousSHA256: Array(row["previousSHA256"] as Data),
            sha256: Array(row["sha256"] as Data))
    }
}
