import FoundationEssentials
import GRDB
import X509

extension AuthorityStore {
    /// Makes sure that whatever the last list named is named again.
    ///
    /// The last list speaks for itself: its signature is checked, so a store that was tampered
    /// with, or put back from an old copy, cannot bring a revoked certificate back to life. What
    /// was only on hold may be missing.
    ///
    /// - Throws: `AuthorityError.vanishedRevocation`, or `corrupt` for a stored list that does not
    ///   verify.
    /// - SeeAlso: RFC 5280 §3.3
    static func refuseShrinking(
        _ entries: [CertificateRevocationList.Entry], of issuer: Issuer, in database: Database
    ) throws {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT number, der FROM certificateRevocationList
                WHERE issuerID = ? AND der IS NOT NULL ORDER BY number DESC LIMIT 1
                """,
            arguments: [issuer.authority.id])
        guard let row else { return }
        let number = row["number"] as Int64
        let last = try CertificateRevocationList(der: Array(row["der"] as Data))
        guard last.isSigned(by: issuer.certificate.publicKey) else {
            throw AuthorityError.corrupt(
                what: "CRL \(number)", detail: "its signature does not verify")
        }
        let named = Set(entries.map(\.serialNumber))
        for entry in last.entries
        where entry.reason != .certificateHold && !named.contains(entry.serialNumber) {
            throw AuthorityError.vanishedRevocation(
                serialNumber: entry.serialNumber, number: UInt64(number))
        }
    }
}
