import FoundationEssentials
import GRDB
import X509

extension AuthorityStore {
    /// Makes sure that whatever the last list named is named again.
    ///
    /// The last list speaks for itself: its signature is checked, so a store that was tampered
    /// with, or put back from an old copy, cannot bring a revoked certificate back to life. The
    /// audit log speaks for what no list has named yet. What was only on hold may be missing.
    ///
    /// - Throws: `AuthorityError.vanishedRevocation`, or `corrupt` for a stored list that does not
    ///   verify.
    /// - SeeAlso: RFC 5280 §3.3
    static func refuseShrinking(
        _ entries: [CertificateRevocationList.Entry], of issuer: Issuer, in database: Database
    ) throws {
        try refuseForgotten(in: database)
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT id, number, signature FROM certificateRevocationList
                WHERE issuerID = ? AND signature IS NOT NULL ORDER BY number DESC LIMIT 1
                """,
            arguments: [issuer.authority.id])
        guard let row else { return }
        let number = row["number"] as Int64
        let last = try CertificateRevocationList(
            tbs: StoredList.tbs(listID: row["id"], in: database),
            signatureAlgorithm: .preferred(for: issuer.certificate.publicKey),
            signature: Array(row["signature"] as Data))
        guard last.isSigned(by: issuer.certificate.publicKey) else {
            throw AuthorityError.corrupt(
                what: "CRL \(number)", detail: "its signature does not verify")
        }
        guard last.number == SerialNumber(decimal: String(number)) else {
            throw AuthorityError.corrupt(
                what: "CRL \(number)", detail: "another list stands in its place")
        }
        let named = Set(entries.map(\.serialNumber))
        for entry in last.entries
        where entry.reason != .certificateHold && !named.contains(entry.serialNumber) {
            throw AuthorityError.vanishedRevocation(
                serialNumber: entry.serialNumber, number: UInt64(number))
        }
    }

    // Every revocation is written into the log in the transaction that makes it.
    private static func refuseForgotten(in database: Database) throws {
        var reasons: [SerialNumber: RevocationReason] = [:]
        let logged = try String.fetchCursor(
            database, sql: "SELECT detail FROM auditEntry WHERE operation = ? ORDER BY id",
            arguments: [AuditEntry.Operation.revoked.rawValue])
        while let detail = try logged.next() {
            // As `log` writes it: serial NUMBER reason REASON
            let words = detail.split(separator: " ")
            guard words.count == 4, let serialNumber = SerialNumber(hex: String(words[1])) else {
                throw AuthorityError.corrupt(what: "the audit log", detail: "\"\(detail)\"")
            }
            reasons[serialNumber] = RevocationReason(rawValue: String(words[3]))
        }
        let known = try Data.fetchSet(
            database,
            sql: "SELECT serialNumber FROM revocation")
        for (serialNumber, reason) in reasons
        where reason != .certificateHold && !known.contains(Data(serialNumber.bytes)) {
            throw AuthorityError.vanishedRevocation(serialNumber: serialNumber, number: nil)
        }
    }
}
