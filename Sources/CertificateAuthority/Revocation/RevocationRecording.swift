import GRDB
import Issuance
import X509

/// Writes revocations down, for lists to come.
enum RevocationRecording {
    /// Revokes the certificate with this row and number, within the transaction of its caller.
    static func record(
        _ revocation: Revocation, of id: Int64, _ serialNumber: SerialNumber,
        by issuerName: String, _ context: OperationContext, in database: Database
    ) throws {
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO revocation (issuerID, serialNumber, certificateID, notAfter, revokedAt,
                    reason, invalidityDate, priorListNumber, requester)
                SELECT issuerID, serialNumber, id, notAfter, ?, ?, ?, coalesce((
                        SELECT max(number) FROM certificateRevocationList AS list
                        WHERE list.issuerID = certificate.issuerID), 0), ?
                FROM certificate WHERE id = ?
                """)
        try insertion.execute(arguments: [
            revocation.revokedAt.unixSeconds, revocation.reason.rawValue,
            revocation.invalidityDate?.unixSeconds, context.requester, id,
        ])
        try database.cachedStatement(
            sql: "UPDATE certificate SET state = 'revoked' WHERE id = ?"
        ).execute(arguments: [id])
        try RevocationLog.revoked(serialNumber, by: issuerName, revocation, context, in: database)
    }
}
