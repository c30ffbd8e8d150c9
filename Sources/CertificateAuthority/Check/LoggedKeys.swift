import FoundationEssentials
import GRDB
import X509

/// Compares the keys that are not certified with those that the audit log names.
struct BlockedKeysInLog {
    private let database: Database
    private let byHash: Statement
    // The hashes themselves would need much memory; a keyed hash of each tells them apart.
    private var named: Set<Int> = []
    private var unnamed = 0

    init(_ database: Database) throws {
        self.database = database
        byHash = try database.makeStatement(
            sql: "SELECT reason, addedAt FROM blockedKey WHERE spkiSHA256 = ?")
    }

    /// What an entry says: keys HASH … reason TEXT, or in older ones how many they were.
    mutating func take(_ entry: AuditEntry, in report: inout StoreReport) throws {
        let words = entry.detail.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else { return }
        guard words[0] == "keys" else {
            unnamed += Int(words[0]) ?? 0
            return
        }
        let rest = words[1].utf8
        var start = rest.startIndex
        var hashes: [String] = []
        while let end = rest[start...].firstIndex(of: UInt8(ascii: " ")) {
            let word = String(words[1][start..<end])
            start = rest.index(after: end)
            if word == "reason" { break }
            hashes.append(word)
        }
        let reason = String(words[1][start...])
        for hash in hashes {
            try take(hash, reason: reason, addedAt: entry.time.unixSeconds, entry, in: &report)
        }
    }

    /// What an entry says of a key that was carried over: key HASH at SECONDS reason TEXT.
    mutating func take(
        _ words: ArraySlice<String>, _ entry: AuditEntry, in report: inout StoreReport
    ) throws {
        let words = Array(words)
        guard words.count >= 4, let addedAt = Int64(words[2]) else { return }
        try take(
            words[0], reason: words[4...].joined(separator: " "), addedAt: addedAt, entry,
            in: &report)
    }

    private mutating func take(
        _ hex: String, reason: String, addedAt: Int64, _ entry: AuditEntry,
        in report: inout StoreReport
    ) throws {
        guard let hash = Hex.decode(hex) else { return }
        guard let row = try Row.fetchOne(byHash, arguments: [Data(hash)]) else {
            return report.add(
                .auditRow, "audit entry \(entry.number)",
                "the blocked key \(hex): there is no such key")
        }
        named.insert(hash.hashValue)
        if !LogText.isName(reason, row["reason"]) || row["addedAt"] as Int64 != addedAt {
            report.add(
                .auditRow, "blocked key \(hex)",
                "its reason or its time is not what audit entry \(entry.number) says")
        }
    }

    /// Names the keys that no entry has spoken of; those of older entries are counted.
    func finish(_ report: inout StoreReport) throws {
        let rows = try Row.fetchCursor(database, sql: "SELECT spkiSHA256 FROM blockedKey")
        var others: [String] = []
        var count = 0
        while let row = try rows.next() {
            let hash = Array(row["spkiSHA256"] as Data)
            guard !named.contains(hash.hashValue) else { continue }
            count += 1
            if others.count < StoreReport.limit { others.append(Hex.encode(hash)) }
        }
        if unnamed == 0 {
            for hash in others {
                report.add(
                    .auditMissing, "blocked key \(hash)", "no entry of the audit log speaks of it")
            }
        } else if count != unnamed {
            report.add(
                .auditRow, "the blocked keys",
                "the audit log speaks of \(unnamed) without naming them, and \(count) are there")
        }
    }
}
