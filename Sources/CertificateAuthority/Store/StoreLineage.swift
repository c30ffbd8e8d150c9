import FoundationEssentials
import GRDB

/// How the history of one store relates to that of another, by their audit logs.
enum StoreLineage: Equatable {
    /// Both end with the same entry.
    case same
    /// The other has gone on from where this one ends.
    case behind
    /// This one has gone on from where the other ends.
    case ahead
    /// Both have gone on from a common entry, of this number.
    case diverged(after: Int64)
    /// They have no entry in common: another CA.
    case unrelated

    /// How `store` relates to `other`.
    static func of(_ store: Database, beside other: Database) throws -> StoreLineage {
        let (mine, its) = (try last(in: store), try last(in: other))
        // Two that were made in the same second may begin with the same entry.
        guard mine > 0, its > 0, try key(in: store) == key(in: other) else { return .unrelated }
        if try agree(store, other, at: min(mine, its)) {
            // The common part is the whole of the shorter one.
            return mine == its ? .same : mine < its ? .behind : .ahead
        }
        // The chain makes it a question of where they part.
        var (low, high) = (Int64(0), min(mine, its))
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if try agree(store, other, at: middle) { low = middle } else { high = middle }
        }
        return low == 0 ? .unrelated : .diverged(after: low)
    }

    private static func key(in database: Database) throws -> Data? {
        try Data.fetchOne(database, sql: "SELECT publicKey FROM authority ORDER BY id LIMIT 1")
    }

    private static func last(in database: Database) throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT max(id) FROM auditEntry") ?? 0
    }

    private static func agree(_ one: Database, _ other: Database, at id: Int64) throws -> Bool {
        let sql = "SELECT sha256 FROM auditEntry WHERE id = ?"
        let mine = try Data.fetchOne(one, sql: sql, arguments: [id])
        return try mine != nil && mine == Data.fetchOne(other, sql: sql, arguments: [id])
    }
}
