import FoundationEssentials
import GRDB

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

    /// The whole content, for a list that is known to be small.
    static func tbs(listID: Int64, in database: Database) throws -> [UInt8] {
        var tbs: [UInt8] = []
        let parts = try Data.fetchCursor(
            database,
            sql: """
                SELECT bytes FROM certificateRevocationListPart WHERE listID = ? ORDER BY position
                """,
            arguments: [listID])
        while let part = try parts.next() { tbs.append(contentsOf: part) }
        return tbs
    }
}
