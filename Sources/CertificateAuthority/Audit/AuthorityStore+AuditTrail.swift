public import FoundationEssentials
import GRDB
import X509

/// Which entries of the audit log are wanted; all, where nothing is said.
public struct AuditFilter: Sendable {
    /// Not before.
    public var since: Date?
    /// Before.
    public var until: Date?
    /// What was done, by the names of `AuditEntry.Operation`; none means all.
    public var operations: Set<String> = []
    /// Who asked for it.
    public var requester: String?
    /// A client's or authority's name, or a serial number in hex: what the entry speaks of.
    public var selector: String?

    /// A filter that lets everything through.
    public init() {}
}

extension AuthorityStore {
    /// Reads the audit log from its beginning, checks its hash chain, and hands out what fits.
    ///
    /// - Parameters:
    ///   - filter: what is wanted.
    ///   - body: takes one entry at a time, the oldest first.
    /// - Returns: how many entries the log has.
    /// - Throws: `AuthorityError.corrupt` at the first entry that does not continue the one before
    ///   it; what fits and stands before has been handed out by then. What `body` throws.
    public func readAuditTrail(
        _ filter: AuditFilter, _ body: (AuditEntry) throws -> Void
    ) throws -> Int64 {
        try read { database in
            let words = try Self.words(for: filter.selector, in: database)
            let reader = try AuditReader(database)
            var count: Int64 = 0
            while let entry = try reader.next() {
                count = entry.number
                guard filter.admits(entry), words.map(entry.speaks(of:)) ?? true else { continue }
                try body(entry)
            }
            return count
        }
    }

    // Later entries name a certificate by its serial number only.
    private static func words(
        for selector: String?, in database: Database
    ) throws -> Set<String>? {
        guard let selector else { return nil }
        let named = try Data.fetchAll(
            database, sql: "SELECT serialNumber FROM certificate WHERE name = ?",
            arguments: [selector])
        var words = Set(named.map { SerialNumber(unsigned: Array($0)).hex })
        words.insert(selector)
        words.insert(LogText.name(selector))
        if let serialNumber = SerialNumber(hex: selector) { words.insert(serialNumber.hex) }
        return words
    }
}

extension AuditFilter {
    fileprivate func admits(_ entry: AuditEntry) -> Bool {
        if let since, entry.time < since { return false }
        if let until, entry.time >= until { return false }
        if let requester, entry.requester != requester { return false }
        return operations.isEmpty || operations.contains(entry.operation)
    }
}

extension AuditEntry {
    fileprivate func speaks(of words: Set<String>) -> Bool {
        LogText.words(detail).contains(where: words.contains)
    }
}
