public import FoundationEssentials
import GRDB
import X509

/// A CRL as the store knows it, from the moment its content is recorded.
public struct RevocationListRecord: Hashable, Sendable {
    /// The authority that signs it.
    public let issuerName: String

    /// Larger than every earlier one of its issuer.
    public let number: UInt64

    /// When it was made.
    public let thisUpdate: Date

    /// By when the next one is due.
    public let nextUpdate: Date

    /// How many certificates it names.
    public let entryCount: Int

    /// The size of the signed list in DER; nil for one whose making was interrupted before it was
    /// signed and stored.
    public let derCount: Int?

    /// The size of the signed list in PEM.
    public var pemCount: Int? {
        derCount.map { PEM.encodedCount(label: RevocationListText.label, of: $0) }
    }

    let id: Int64
}

/// How CRLs are read from the store.
enum RevocationListRow {
    private static let select = """
        SELECT list.id, list.number, list.thisUpdate, list.nextUpdate, list.entryCount,
            list.signature, list.issuerID, authority.name AS issuerName, (
                SELECT sum(length(bytes)) FROM certificateRevocationListPart
                WHERE listID = list.id) AS tbsCount
        FROM certificateRevocationList AS list
        JOIN authority ON authority.id = list.issuerID
        """

    /// The records that fit a condition, the oldest first.
    static func records(
        in database: Database, where condition: String, arguments: StatementArguments = []
    ) throws -> [RevocationListRecord] {
        let authorities = try AuthorityRow.records(in: database)
        return try Row.fetchAll(
            database, sql: "\(select) WHERE \(condition) ORDER BY list.id", arguments: arguments
        ).map { row in
            let issuer = authorities.first { $0.id == row["issuerID"] as Int64 }
            let what = "a CRL of \(row["issuerName"] as String)"
            return RevocationListRecord(
                issuerName: row["issuerName"], number: try row.listNumber("number", of: what),
                thisUpdate: try row.date("thisUpdate", of: what),
                nextUpdate: try row.date("nextUpdate", of: what),
                entryCount: try row.count("entryCount", of: what),
                derCount: try issuer.flatMap { try derCount(row, issuer: $0) }, id: row["id"])
        }
    }

    private static func derCount(_ row: Row, issuer: AuthorityRecord) throws -> Int? {
        guard let signature = row["signature"] as Data?, let count = row["tbsCount"] as Int? else {
            return nil
        }
        let frame = try CertificateRevocationList.frame(
            tbsLength: count,
            signatureAlgorithm: .preferred(for: issuer.certificate.publicKey),
            signature: Array(signature))
        return frame.head.count + count + frame.tail.count
    }
}
