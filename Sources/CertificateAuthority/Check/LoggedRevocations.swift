import FoundationEssentials
import GRDB
import X509

/// Compares the revocations of the store with the last word of the audit log on each.
struct RevocationsInLog {
    private let database: Database
    private let bySerialNumber: Statement
    private var revoked = RowSet()
    private var fitting = RowSet()

    init(_ database: Database) throws {
        self.database = database
        bySerialNumber = try database.makeStatement(
            sql: """
                SELECT certificate.id, certificate.profile, authority.name AS issuerName,
                    revocation.revokedAt, revocation.reason, revocation.invalidityDate
                FROM certificate
                LEFT JOIN authority ON authority.id = certificate.issuerID
                LEFT JOIN revocation ON revocation.certificateID = certificate.id
                WHERE certificate.serialNumber = ?
                """)
    }

    /// What an entry says, against the row.
    mutating func take(
        _ logged: RevocationLog.Entry, _ word: RevocationLog.Word, _ dates: RevocationLog.Dates?,
        _ entry: AuditEntry, in report: inout StoreReport
    ) throws {
        var found = false
        let rows = try Row.fetchCursor(
            bySerialNumber, arguments: [Data(logged.serialNumber.bytes)])
        while let row = try rows.next() {
            let issuerName: String? = row["issuerName"]
            guard logged.issuerName == nil || logged.issuerName == issuerName else { continue }
            found = true
            let id: Int64 = row["id"]
            switch word {
            case .released:
                revoked.remove(id)
                fitting.remove(id)
            case .revoked(let reason):
                let isFirst = revoked.insert(id)
                fitting.remove(id)
                if Self.fits(row, reason, dates, logged, entry, isFirst: isFirst) {
                    fitting.insert(id)
                }
            }
        }
        if !found {
            report.add(
                .auditRow, "audit entry \(entry.number)",
                "certificate \(logged.serialNumber): there is no such certificate")
        }
    }

    // Entries of older versions do not say when a revocation was that came from elsewhere.
    private static func fits(
        _ row: Row, _ reason: RevocationReason, _ dates: RevocationLog.Dates?,
        _ logged: RevocationLog.Entry, _ entry: AuditEntry, isFirst: Bool
    ) -> Bool {
        guard row["reason"] as String? == reason.rawValue,
            let revokedAt = row["revokedAt"] as Int64?
        else { return false }
        if let dates {
            return dates == .init(revokedAt: revokedAt, invalidityDate: row["invalidityDate"])
        }
        return !isFirst || logged.issuerName == nil || revokedAt == entry.time.unixSeconds
            || row["profile"] as String == AuthorityStore.importedProfile
    }

    /// Names the revocations that no entry has spoken of, or not so, and those that are missing.
    func finish(_ report: inout StoreReport) throws {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT certificateID, serialNumber, reason, revokedAt FROM revocation")
        var met = RowSet()
        while let row = try rows.next() {
            let id: Int64 = row["certificateID"]
            met.insert(id)
            let serialNumber = SerialNumber(unsigned: Array(row["serialNumber"] as Data))
            if !revoked.contains(id) {
                report.add(
                    .auditMissing, "certificate \(serialNumber)",
                    "it is revoked, and no entry of the audit log says so")
            } else if !fitting.contains(id) {
                let date = RecordedTime.text(row["revokedAt"])
                report.add(
                    .auditRow, "certificate \(serialNumber)",
                    "its revocation of \(date) for \(row["reason"] as String) is not what the "
                        + "audit log says")
            }
        }
        guard met.count < revoked.count || report.problemCount > 0 else { return }
        let number = try database.makeStatement(
            sql: "SELECT serialNumber FROM certificate WHERE id = ?")
        try revoked.forEach { id in
            guard !met.contains(id) else { return }
            let serialNumber = try Data.fetchOne(number, arguments: [id]) ?? Data()
            report.add(
                .auditRow, "certificate \(SerialNumber(unsigned: Array(serialNumber)))",
                "the audit log says that it is revoked, and there is no such revocation")
        }
    }
}
