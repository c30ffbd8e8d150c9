import FoundationEssentials
import GRDB
import Issuance
import X509

extension AuthorityStore {
    /// Signs a list of everything that an authority has revoked, complete and newer than its last.
    ///
    /// - Parameters:
    ///   - issuer: the authority; it may have been revoked itself.
    ///   - days: until the next list is due, nil for 7, or 180 for a root's.
    ///   - context: when, and who asks.
    /// - Returns: the list, which is recorded and may be published.
    /// - Throws: `AuthorityError.cannotSignLists`, `listPeriod` or `signatureMismatch`;
    ///   `IssuanceError.issuerExpired`; `X509Error`.
    /// - SeeAlso: RFC 5280 §5
    public func createRevocationList(
        issuer: Issuer, days: Int? = nil, context: OperationContext
    ) throws -> IssuedRevocationList {
        guard issuer.certificate.keyUsage?.contains(.cRLSign) ?? false else {
            throw AuthorityError.cannotSignLists(name: issuer.authority.name)
        }
        let period = try Self.period(of: issuer, days: days, at: context.now)
        let draft = try write { database in
            try StoreClock.accept(context, in: database)
            return try Self.record(issuer, period, context, in: database)
        }
        let bytes = try draft.encoded()
        let algorithm = draft.signatureAlgorithm
        let list = try CertificateRevocationList(
            tbs: bytes, signatureAlgorithm: algorithm,
            signature: try issuer.signer.sign(bytes, digest: algorithm.digest))
        guard list.tbs == bytes, list.isSigned(by: issuer.certificate.publicKey) else {
            throw AuthorityError.signatureMismatch(detail: "that of the CRL does not verify")
        }
        try write { try Self.store(list, draft.number, issuer, context, in: $0) }
        return IssuedRevocationList(
            list: list, number: draft.number, entryCount: draft.entries.count,
            issuerName: issuer.authority.name)
    }

    private static func period(
        of issuer: Issuer, days: Int?, at now: Date
    ) throws -> (thisUpdate: Date, nextUpdate: Date) {
        let end = issuer.certificate.validity.notAfter
        guard now < end else {
            throw IssuanceError.issuerExpired(
                issuer: issuer.authority.name, notAfter: end, now: now)
        }
        let standard = issuer.authority.kind == .root ? 180 : 7
        let start = now.wholeSeconds
        let next = start.addingTimeInterval(Double(days ?? standard) * 86_400)
        if let days, days < 1 || next > end {
            throw AuthorityError.listPeriod(days: days, nextUpdate: next, notAfter: end)
        }
        return (start, min(next, end))
    }

    // The number is taken in the transaction that records the list, and never below the clock, so
    // that a store which was put back from a copy does not use one twice.
    private static func record(
        _ issuer: Issuer, _ period: (thisUpdate: Date, nextUpdate: Date),
        _ context: OperationContext, in database: Database
    ) throws -> TBSCertificateList {
        let last =
            try Int64.fetchOne(
                database,
                sql: "SELECT max(number) FROM certificateRevocationList WHERE issuerID = ?",
                arguments: [issuer.authority.id]) ?? 0
        let entries = try entries(of: issuer, until: period.thisUpdate, in: database)
        try refuseShrinking(entries, of: issuer, in: database)
        let draft = TBSCertificateList(
            signatureAlgorithm: try .preferred(for: issuer.certificate.publicKey),
            issuer: issuer.certificate.subject, thisUpdate: period.thisUpdate,
            nextUpdate: period.nextUpdate,
            entries: entries,
            number: UInt64(max(last + 1, period.thisUpdate.unixSeconds)),
            authorityKeyIdentifier: issuer.certificate.subjectKeyIdentifier
                ?? issuer.certificate.publicKey.keyIdentifier)
        let tbs = try draft.encoded()
        let digest = Digest.sha256(tbs)
        try database.execute(
            sql: """
                INSERT INTO certificateRevocationList
                    (issuerID, number, thisUpdate, nextUpdate, entryCount, tbsSHA256)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                issuer.authority.id, Int64(draft.number), draft.thisUpdate.unixSeconds,
                draft.nextUpdate.unixSeconds, draft.entries.count, Data(digest),
            ])
        try StoredList.insert(tbs, listID: database.lastInsertedRowID, in: database)
        try AuditLog.append(
            .signingList,
            "\(issuer.authority.name) number \(draft.number) tbs \(Hex.encode(digest))", context,
            to: database)
        return draft
    }

    private static func entries(
        of issuer: Issuer, until thisUpdate: Date, in database: Database
    ) throws -> [CertificateRevocationList.Entry] {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT serialNumber, revokedAt, reason, invalidityDate FROM revocation
                WHERE issuerID = ? ORDER BY serialNumber
                """,
            arguments: [issuer.authority.id])
        var entries: [CertificateRevocationList.Entry] = []
        while let row = try rows.next() {
            entries.append(
                CertificateRevocationList.Entry(
                    serialNumber: SerialNumber(unsigned: Array(row["serialNumber"] as Data)),
                    // A clock that was set back a little must not date an entry after its list.
                    revocationDate: min(Date(unixSeconds: row["revokedAt"]), thisUpdate),
                    reason: RevocationReason(rawValue: row["reason"]),
                    invalidityDate: (row["invalidityDate"] as Int64?).map {
                        min(Date(unixSeconds: $0), thisUpdate)
                    }))
        }
        return entries
    }

    private static func store(
        _ list: CertificateRevocationList, _ number: UInt64, _ issuer: Issuer,
        _ context: OperationContext, in database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE certificateRevocationList SET signature = ?
                WHERE issuerID = ? AND number = ? AND signature IS NULL
                """,
            arguments: [Data(list.signature), issuer.authority.id, Int64(number)])
        guard database.changesCount == 1 else {
            throw AuthorityError.corrupt(what: "CRL \(number)", detail: "its record is gone")
        }
        try AuditLog.append(
            .issuedList,
            "\(issuer.authority.name) number \(number) entries \(list.entries.count)", context,
            to: database)
    }
}
