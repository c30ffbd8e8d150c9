import FoundationEssentials
import GRDB
import X509

extension StoreCheck {
    /// The chain of the audit log, and that the store still has what the log says was made.
    mutating func checkLog() throws {
        let total = try count("auditEntry")
        let statements = try LogStatements(database)
        // Where the last word on a certificate was a hold, it may have been released.
        let reader = try AuditReader(database)
        do {
            while let entry = try reader.next() {
                report.auditCount += 1
                step(.log, report.auditCount, of: total)
                if let missing = try statements.missing(from: entry) {
                    report.add(
                        .auditRow, "audit entry \(entry.number)",
                        "\"\(Escaped.text(entry.detail, limit: 120))\": \(missing)")
                }
            }
        } catch AuthorityError.corrupt(let what, let detail) {
            // What comes after rests on a hash that is not known to be right.
            report.add(.auditChain, what, detail)
        }
        observer?(.log, total, total)
    }
}

/// Looks up what entries of the audit log speak of.
private struct LogStatements {
    private let certificate: Statement
    private let signed: Statement
    private let revocation: Statement
    private let list: Statement

    init(_ database: Database) throws {
        certificate = try database.makeStatement(
            sql: "SELECT 1 FROM certificate WHERE serialNumber = ?")
        signed = try database.makeStatement(
            sql: "SELECT 1 FROM certificate WHERE serialNumber = ? AND sha256 = ?")
        revocation = try database.makeStatement(
            sql: """
                SELECT 1 FROM certificate
                WHERE serialNumber = ? AND EXISTS (
                    SELECT 1 FROM revocation WHERE certificateID = certificate.id)
                """)
        list = try database.makeStatement(
            sql: """
                SELECT 1 FROM certificateRevocationList AS list
                JOIN authority ON authority.id = list.issuerID
                WHERE authority.name = ? AND list.number = ? AND list.signature IS NOT NULL
                """)
    }

    // The details are those that the operations write: `serial NUMBER sha256 HASH` and
    // `NAME number NUMBER entries COUNT`. Others are no business of this check.
    func missing(from entry: AuditEntry) throws -> String? {
        let words = entry.detail.split(separator: " ").map(String.init)
        switch AuditEntry.Operation(rawValue: entry.operation) {
        case .reserved?:
            guard let number = serialNumber(words) else { return nil }
            return try isThere(certificate, [number]) ? nil : "there is no such certificate"
        case .issued?:
            guard let number = serialNumber(words), words.count >= 4, words[2] == "sha256",
                let hash = Hex.decode(words[3])
            else { return nil }
            return try isThere(signed, [number, Data(hash)])
                ? nil : "there is no such certificate"
        case .revoked?:
            guard let number = serialNumber(words), words.count >= 4,
                words[3] != RevocationReason.certificateHold.rawValue
            else { return nil }
            return try isThere(revocation, [number]) ? nil : "there is no such revocation"
        case .issuedList?:
            guard words.count >= 3, words[1] == "number", let number = Int64(words[2]) else {
                return nil
            }
            return try isThere(list, [words[0], number]) ? nil : "there is no such list"
        default:
            return nil
        }
    }

    private func serialNumber(_ words: [String]) -> Data? {
        guard words.count >= 2, words[0] == "serial" else { return nil }
        return SerialNumber(hex: words[1]).map { Data($0.bytes) }
    }

    private func isThere(_ statement: Statement, _ arguments: StatementArguments) throws -> Bool {
        try Bool.fetchOne(statement, arguments: arguments) != nil
    }
}
