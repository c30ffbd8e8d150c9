import FoundationEssentials
import GRDB
public import X509

/// A certificate of the store with what only the inventory asks for.
public struct InventoryEntry: Hashable, Sendable {
    /// As the store has it.
    public let record: CertificateRecord

    /// Its subject alternative names, `DNS:host` and the like, those that can be searched for.
    public let alternativeNames: [String]

    /// The serial number of the certificate that it was made to replace.
    public let predecessor: SerialNumber?

    /// Whether a certificate that was made to replace it, or one after that, is live.
    public let hasLiveSuccessor: Bool
}

/// How entries of the inventory are read from the store.
enum InventoryRow {
    /// A condition on a certificate: one that followed it in its line is live.
    ///
    /// The value for the question mark is the present, in seconds since 1970.
    static let hasLiveSuccessor = """
        EXISTS (
            WITH RECURSIVE later (id) AS (
                SELECT id FROM certificate AS next WHERE next.predecessorID = certificate.id
                UNION
                SELECT next.id FROM certificate AS next
                JOIN later ON next.predecessorID = later.id)
            SELECT 1 FROM later JOIN certificate AS successor ON successor.id = later.id
            WHERE successor.state = 'issued' AND successor.notAfter >= ?)
        """

    private static let select = """
        SELECT certificate.*, issuer.name AS issuerName,
            revocation.revokedAt, revocation.reason, revocation.invalidityDate,
            predecessor.serialNumber AS predecessorSerialNumber,
            (SELECT group_concat(CASE form WHEN 'email' THEN form ELSE upper(form) END
                || ':' || value, char(10))
                FROM certificateName WHERE certificateID = certificate.id) AS alternativeNames,
            \(hasLiveSuccessor) AS hasLiveSuccessor
        FROM certificate
        LEFT JOIN authority AS issuer ON issuer.id = certificate.issuerID
        LEFT JOIN revocation ON revocation.certificateID = certificate.id
        LEFT JOIN certificate AS predecessor ON predecessor.id = certificate.predecessorID
        """

    static func sql(_ condition: SQLCondition, order: String) -> String {
        "\(select) WHERE \(condition.text) ORDER BY \(order) LIMIT ?"
    }

    /// Hands on the entries that fit, one by one.
    static func forEach(
        _ condition: SQLCondition, order: String, limit: Int? = nil, at now: Date,
        in database: Database, _ body: (InventoryEntry) throws -> Void
    ) throws {
        database.addInventoryFunctions()
        let statement = try database.makeStatement(sql: sql(condition, order: order))
        // A negative limit is none.
        let arguments =
            StatementArguments([now.unixSeconds]) + condition.arguments
            + StatementArguments([limit ?? -1])
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        while let row = try rows.next() { try body(entry(row)) }
    }

    private static func entry(_ row: Row) throws -> InventoryEntry {
        InventoryEntry(
            record: try CertificateRow.record(row),
            alternativeNames: (row["alternativeNames"] as String?).map {
                $0.split(separator: "\n").map(String.init)
            } ?? [],
            predecessor: (row["predecessorSerialNumber"] as Data?).map {
                SerialNumber(unsigned: Array($0))
            },
            hasLiveSuccessor: row["hasLiveSuccessor"])
    }
}
