import FoundationEssentials
import GRDB
import X509

/// How certificates are read from the store.
enum CertificateRow {
    private static let select = """
        SELECT certificate.*, issuer.name AS issuerName,
            revocation.revokedAt, revocation.reason, revocation.invalidityDate
        FROM certificate
        LEFT JOIN authority AS issuer ON issuer.id = certificate.issuerID
        LEFT JOIN revocation ON revocation.certificateID = certificate.id
        """

    /// The records that fit a condition, the oldest first.
    static func records(
        in database: Database, where condition: String = "true",
        arguments: StatementArguments = []
    ) throws -> [CertificateRecord] {
        var records: [CertificateRecord] = []
        let statement = try database.cachedStatement(
            sql: "\(select) WHERE \(condition) ORDER BY certificate.id")
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        while let row = try rows.next() { records.append(try record(row)) }
        return records
    }

    /// The record of a row that must be there.
    static func record(id: Int64, in database: Database) throws -> CertificateRecord {
        guard
            let record = try records(
                in: database, where: "certificate.id = ?", arguments: [id]
            ).first
        else { throw AuthorityError.corrupt(what: "certificate \(id)", detail: "it is missing") }
        return record
    }

    /// The record of a row that has the columns of `select`.
    static func record(_ row: Row) throws -> CertificateRecord {
        let id: Int64 = row["id"]
        do {
            guard let state = CertificateRecord.State(rawValue: row["state"]),
                let kind = CertificateRecord.Kind(rawValue: row["kind"])
            else {
                throw AuthorityError.recordedValue(
                    what: "state and kind of certificate \(id)",
                    value: "\(row["state"] as String) and \(row["kind"] as String)")
            }
            let key: Data = row["publicKey"]
            return CertificateRecord(
                name: row["name"], kind: kind, state: state, issuerName: try issuerName(row),
                serialNumber: SerialNumber(unsigned: Array(row["serialNumber"] as Data)),
                subject: try DistinguishedName(der: Array(row["subject"] as Data)),
                validity: try Validity(
                    notBefore: row.date("notBefore", of: "certificate \(id)"),
                    notAfter: row.date("notAfter", of: "certificate \(id)")),
                profile: row["profile"], requester: row["requester"],
                reservedAt: try row.date("reservedAt", of: "certificate \(id)"),
                issuedAt: try row.dateIfAny("issuedAt", of: "certificate \(id)"),
                der: (row["der"] as Data?).map { Array($0) },
                sha256: (row["sha256"] as Data?).map { Array($0) },
                publicKey: key.isEmpty ? nil : try PublicKey(spki: Array(key)),
                revocation: try revocation(row), id: id,
                predecessorID: row["predecessorID"],
                partialDirectory: row["partialDirectory"])
        } catch let error as X509Error {
            throw AuthorityError.corrupt(what: "certificate \(id)", detail: error.description)
        }
    }

    // What somebody outside has signed is named by the name in it.
    private static func issuerName(_ row: Row) throws -> String {
        if let name: String = row["issuerName"] { return name }
        return try DistinguishedName(der: Array(row["issuer"] as Data)).description
    }

    private static func revocation(_ row: Row) throws -> Revocation? {
        let what = "the revocation of certificate \(row["id"] as Int64)"
        guard let revokedAt = try row.dateIfAny("revokedAt", of: what) else { return nil }
        guard let reason = RevocationReason(rawValue: row["reason"]) else {
            throw AuthorityError.recordedValue(
                what: "reason of \(what)", value: row["reason"])
        }
        return Revocation(
            revokedAt: revokedAt, reason: reason,
            invalidityDate: try row.dateIfAny("invalidityDate", of: what))
    }
}
