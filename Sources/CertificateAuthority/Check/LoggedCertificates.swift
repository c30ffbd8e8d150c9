import FoundationEssentials
import GRDB
import X509

/// Compares the certificates of the store with what the audit log says of them.
///
/// Entries are looked up as they pass by; a bit for each row tells at the end which rows no entry
/// has spoken of.
struct CertificatesInLog {
    private let database: Database
    private let bySerialNumber: Statement
    private var recorded = RowSet()
    private var stored = RowSet()

    /// Whether authorities were taken over by a version whose log did not name certificates.
    var hasUnnamedImports = false

    /// Whether a version has carried things over whose log did not name the lists.
    private(set) var hasUnnamedLists = false

    init(_ database: Database) throws {
        self.database = database
        bySerialNumber = try database.makeStatement(
            sql: """
                SELECT id, name, kind, profile, requester, requestSHA256, subject, notAfter,
                    tbsSHA256, sha256, reservedAt, issuedAt, (
                        SELECT serialNumber FROM certificate AS before
                        WHERE before.id = certificate.predecessorID) AS predecessor
                FROM certificate WHERE serialNumber = ?
                """)
    }

    /// What an entry says of one certificate, against its row.
    mutating func take(
        _ item: LoggedCertificate, _ entry: AuditEntry, in report: inout StoreReport
    ) throws {
        let operation = AuditEntry.Operation(rawValue: entry.operation)
        guard let row = try row(of: item) else {
            return report.add(
                .auditRow, "audit entry \(entry.number)",
                "certificate \(Self.text(item)): there is no such certificate")
        }
        let id: Int64 = row["id"]
        var differences = differences(item, row)
        switch operation {
        case .issued?:
            stored.insert(id)
            if row["issuedAt"] as Int64? != entry.time.unixSeconds {
                differences.append("time of issue")
            }
        case .reserved?:
            recorded.insert(id)
            if row["requester"] as String != entry.requester { differences.append("requester") }
            if row["reservedAt"] as Int64 != entry.time.unixSeconds {
                differences.append("time of its reservation")
            }
        default:
            // What came from elsewhere, and was not known here before.
            if recorded.insert(id), operation != .carriedOver, item.sha256 != nil {
                if row["profile"] as String != AuthorityStore.importedProfile {
                    differences.append("profile")
                }
                if row.bytes("requestSHA256") != item.sha256 {
                    differences.append("request digest")
                }
            }
            // Older entries of what was carried over do not say whether it was stored.
            let isEarlier = operation == .carriedOver && item.tbsSHA256 == nil
            if isEarlier { hasUnnamedLists = true }
            if item.sha256 != nil || isEarlier { stored.insert(id) }
        }
        for difference in differences {
            report.add(
                .auditRow, "certificate \(Self.text(item))",
                "its \(difference) is not what audit entry \(entry.number) says")
        }
    }

    private func differences(_ item: LoggedCertificate, _ row: Row) -> [String] {
        func differs<Value: Equatable>(_ logged: Value?, _ recorded: Value?) -> Bool {
            logged.map { $0 != recorded } ?? false
        }
        let columns: [(String, Bool)] = [
            ("name", item.name.map { !LogText.isName($0, row["name"]) } ?? false),
            ("profile", differs(item.profile, row["profile"])),
            ("request digest", differs(item.requestSHA256, row.bytes("requestSHA256"))),
            ("content", differs(item.tbsSHA256, row.bytes("tbsSHA256"))),
            ("SHA-256", differs(item.sha256, row.bytes("sha256"))),
            ("notAfter", differs(item.notAfter, row["notAfter"])),
            (
                "subject",
                item.subjectSHA256.map { $0 != Digest.sha256(row.bytes("subject") ?? []) } ?? false
            ),
            ("kind", item.isWhole && item.kind ?? "endEntity" != row["kind"] as String),
            ("predecessor", item.isWhole && item.predecessor != row.bytes("predecessor")),
        ]
        return columns.filter(\.1).map(\.0)
    }

    // Numbers are unique for an issuer only; the content tells certificates of several apart.
    private func row(of item: LoggedCertificate) throws -> Row? {
        var first: Row?
        let rows = try Row.fetchCursor(bySerialNumber, arguments: [Data(item.serialNumber)])
        while let row = try rows.next() {
            let isMeant =
                item.tbsSHA256.map { $0 == row.bytes("tbsSHA256") }
                ?? item.sha256.map { $0 == row.bytes("sha256") } ?? true
            if isMeant { return row.copy() }
            if first == nil { first = row.copy() }
        }
        return first
    }

    /// Names the rows that no entry has spoken of.
    func finish(_ report: inout StoreReport) throws {
        try finish(
            "SELECT id FROM certificate", recorded, "no entry of the audit log speaks of it",
            &report)
        try finish(
            "SELECT id FROM certificate WHERE sha256 IS NOT NULL", stored,
            "it is stored, and no entry of the audit log says so", &report)
    }

    private func finish(
        _ sql: String, _ known: RowSet, _ detail: String, _ report: inout StoreReport
    ) throws {
        let subject = try database.makeStatement(
            sql: "SELECT serialNumber, profile FROM certificate WHERE id = ?")
        let ids = try Int64.fetchCursor(database, sql: sql)
        while let id = try ids.next() {
            guard !known.contains(id), let row = try Row.fetchOne(subject, arguments: [id]) else {
                continue
            }
            if hasUnnamedImports, row["profile"] as String == AuthorityStore.importedProfile {
                continue
            }
            let serialNumber = SerialNumber(unsigned: Array(row["serialNumber"] as Data))
            report.add(.auditMissing, "certificate \(serialNumber)", detail)
        }
    }

    private static func text(_ item: LoggedCertificate) -> String { Hex.encode(item.serialNumber) }
}
