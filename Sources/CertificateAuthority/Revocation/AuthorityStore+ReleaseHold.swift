import GRDB
import X509

extension AuthorityStore {
    /// Ends the hold of certificates; their issuer's next CRL names them no more.
    ///
    /// A name that fits several certificates means those that are on hold.
    ///
    /// - Parameters:
    ///   - request: which; its reason and its date count for nothing.
    ///   - context: when, and who asks.
    /// - Returns: each as it is in force again.
    /// - Throws: `AuthorityError.noSuchCertificate`, `severalCertificates` or `notOnHold`; nothing
    ///   is released then.
    /// - SeeAlso: RFC 5280 §5.3.1
    public func releaseHold(
        _ request: RevocationRequest, context: OperationContext
    ) throws -> [RevocationResult] {
        try write { database in
            try StoreClock.accept(context, in: database)
            let candidates = try Self.candidates(request, in: database) { found in
                let held = found.filter { $0.revocation?.reason == .certificateHold }
                return held.isEmpty ? found : held
            }
            return try candidates.map { record in
                guard record.revocation?.reason == .certificateHold else {
                    throw AuthorityError.notOnHold(
                        name: record.name, reason: record.revocation?.reason)
                }
                try database.execute(
                    sql: "DELETE FROM revocation WHERE certificateID = ?", arguments: [record.id])
                // One that was never stored may have been signed, as before.
                try database.execute(
                    sql: """
                        UPDATE certificate
                        SET state = CASE WHEN der IS NULL THEN 'reserved' ELSE 'issued' END
                        WHERE id = ?
                        """,
                    arguments: [record.id])
                try RevocationLog.released(record, context, in: database)
                return try Self.result(of: record, changed: true, in: database)
            }
        }
    }
}
