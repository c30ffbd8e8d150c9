import FoundationEssentials
import GRDB
import X509

/// Compares the lists of the store with what the audit log says of them.
struct ListsInLog {
    private let database: Database
    private let byNumber: Statement
    private var recorded = RowSet()
    private var signed = RowSet()

    /// Authorities that a version has taken over whose log did not name their lists.
    var unnamedImports: Set<String> = []

    init(_ database: Database) throws {
        self.database = database
        byNumber = try database.makeStatement(
            sql: """
                SELECT list.id, list.tbsSHA256, list.entryCount,
                    list.signature IS NOT NULL AS isSigned
                FROM certificateRevocationList AS list
                JOIN authority ON authority.id = list.issuerID
                WHERE authority.name = ? AND list.number = ?
                """)
    }

    /// What an entry says of a list: NAME number NUMBER [tbs HASH] [entries COUNT].
    mutating func take(
        _ words: ArraySlice<String>, _ entry: AuditEntry, in report: inout StoreReport
    ) throws {
        let words = Array(words)
        guard words.count >= 5, words[1] == "number", let number = Int64(words[2]) else { return }
        let subject = "CRL \(number) of \(words[0])"
        guard let row = try Row.fetchOne(byNumber, arguments: [words[0], number]) else {
            return report.add(
                .auditRow, "audit entry \(entry.number)", "\(subject): there is no such list")
        }
        var differences: [String] = []
        for index in stride(from: 3, to: words.count - 1, by: 2) {
            switch words[index] {
            case "tbs":
                recorded.insert(row["id"])
                if Hex.decode(words[index + 1]) != row.bytes("tbsSHA256") {
                    differences.append("its content is")
                }
            case "entries":
                signed.insert(row["id"])
                if words[index + 1] != "\(row["entryCount"] as Int)" {
                    differences.append("its count of entries is")
                }
                if !(row["isSigned"] as Bool) { differences.append("that it was never signed is") }
            default: break
            }
        }
        for difference in differences {
            report.add(
                .auditRow, subject, "\(difference) not what audit entry \(entry.number) says")
        }
    }

    /// Names the lists that no entry has spoken of.
    ///
    /// Where `hasUnnamed`, numbers of lists may have been carried over without an entry.
    func finish(_ report: inout StoreReport, hasUnnamed: Bool) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT list.id, list.number, authority.name, list.signature IS NOT NULL AS isSigned
                FROM certificateRevocationList AS list
                LEFT JOIN authority ON authority.id = list.issuerID
                """)
        while let row = try rows.next() {
            let name: String = row["name"] ?? "an unknown authority"
            let (isRecorded, isSigned) = (
                recorded.contains(row["id"]), signed.contains(row["id"])
            )
            guard !isRecorded || (!isSigned && row["isSigned"] as Bool) else { continue }
            if !isRecorded, !isSigned, unnamedImports.contains(name) { continue }
            if !isRecorded, hasUnnamed, !(row["isSigned"] as Bool) { continue }
            report.add(
                .auditMissing, "CRL \(row["number"] as Int64) of \(name)",
                isRecorded
                    ? "it is signed, and no entry of the audit log says so"
                    : "no entry of the audit log speaks of it")
        }
    }
}
