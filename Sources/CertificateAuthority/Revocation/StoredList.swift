import FoundationEssentials
import GRDB
import X509

/// The content of a CRL in the store: pieces of its TBSCertList, in order.
enum StoredList {
    /// The size of a piece in octets; small enough for flat memory, large enough for few rows.
    static let partSize = 1 << 18

    /// Records the content of a list that has no signature yet.
    static func insert(_ tbs: [UInt8], listID: Int64, in database: Database) throws {
        var position = 0
        for start in stride(from: 0, to: tbs.count, by: partSize) {
            let part = tbs[start..<min(start + partSize, tbs.count)]
            try insertPart(Data(part), position: position, listID: listID, in: database)
            position += 1
        }
    }

    /// Records one piece.
    static func insertPart(
        _ bytes: Data, position: Int, listID: Int64, in database: Database
    ) throws {
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO certificateRevocationListPart (listID, position, bytes)
                VALUES (?, ?, ?)
                """)
        try insertion.execute(arguments: [listID, position, bytes])
    }

    /// The piece at a position, or nil behind the last.
    static func part(_ position: Int, listID: Int64, in database: Database) throws -> Data? {
        try Data.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT bytes FROM certificateRevocationListPart
                    WHERE listID = ? AND position = ?
                    """),
            arguments: [listID, position])
    }

    /// The whole content, for a list that is known to be small.
    static func tbs(listID: Int64, in database: Database) throws -> [UInt8] {
        var tbs: [UInt8] = []
        var position = 0
        while let part = try part(position, listID: listID, in: database) {
            tbs.append(contentsOf: part)
            position += 1
        }
        return tbs
    }

    /// The DER of a signed list, piece by piece: what stands around the content, and the content
    /// as `part` gives it.
    static func der(
        of list: SignedList, part: @escaping (Int) throws -> Data?
    ) throws -> () throws -> [UInt8] {
        let frame = try CertificateRevocationList.frame(
            tbsLength: list.tbsCount, signatureAlgorithm: list.algorithm,
            signature: list.signature)
        var position = -1
        var isAtEnd = false
        return {
            defer { position += 1 }
            if position < 0 { return frame.head }
            if let part = try part(position) { return Array(part) }
            defer { isAtEnd = true }
            return isAtEnd ? [] : frame.tail
        }
    }
}

/// A list that was signed, without its content.
struct SignedList {
    let id: Int64
    let number: UInt64
    let nextUpdate: Date
    let entryCount: Int
    let tbsCount: Int
    let signature: [UInt8]
    let algorithm: SignatureAlgorithm

    /// The signed list of a record, nil when it was never signed.
    init?(listID: Int64, key: PublicKey, in database: Database) throws {
        try self.init(
            database, key: key, where: "id = ? AND signature IS NOT NULL", [listID])
    }

    /// The newest signed list of an issuer, nil when there is none.
    init?(newestOf issuerID: Int64, key: PublicKey, in database: Database) throws {
        try self.init(
            database, key: key,
            where: "issuerID = ? AND signature IS NOT NULL ORDER BY number DESC LIMIT 1",
            [issuerID])
    }

    private init?(
        _ database: Database, key: PublicKey, where condition: String,
        _ arguments: StatementArguments
    ) throws {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT id, number, nextUpdate, entryCount, signature, (
                    SELECT sum(length(bytes)) FROM certificateRevocationListPart
                    WHERE listID = list.id) AS tbsCount
                FROM certificateRevocationList AS list WHERE \(condition)
                """,
            arguments: arguments)
        guard let row else { return nil }
        id = row["id"]
        number = try row.listNumber("number", of: "a CRL")
        nextUpdate = try row.date("nextUpdate", of: "CRL \(number)")
        entryCount = try row.count("entryCount", of: "CRL \(number)")
        tbsCount = row["tbsCount"] ?? 0
        signature = Array(row["signature"] as Data)
        algorithm = try .preferred(for: key)
    }
}
