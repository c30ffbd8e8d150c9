import GRDB

/// Which entries a list may leave out: those that a list has named after their certificate had
/// expired.
///
/// - SeeAlso: RFC 5280 §3.3
struct PruningRule {
    /// The signed lists by their numbers, each with the latest date among it and its successors.
    private var lists: [(number: Int64, latest: Int64)] = []
    private let thisUpdate: Int64

    /// The rule for a list of an issuer.
    init(issuerID: Int64, thisUpdate: Int64, in database: Database) throws {
        self.thisUpdate = thisUpdate
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT number, thisUpdate FROM certificateRevocationList
                WHERE issuerID = ? AND signature IS NOT NULL ORDER BY number DESC
                """,
            arguments: [issuerID])
        while let row = try rows.next() {
            let date: Int64 = row[1]
            lists.append((row[0], max(date, lists.last?.latest ?? date)))
        }
        lists.reverse()
    }

    /// Whether the entry has done its work.
    ///
    /// - Parameters:
    ///   - notAfter: the end of the certificate.
    ///   - priorListNumber: the last list that was made before the revocation.
    /// - Returns: Whether the next list may be without it.
    func mayLeaveOut(notAfter: Int64, priorListNumber: Int64) -> Bool {
        // A list that was made under a clock that ran ahead proves nothing before its time.
        guard notAfter < thisUpdate, let first = lists.first, notAfter < first.latest else {
            return false
        }
        var (low, high) = (0, lists.count)
        while low < high {
            let middle = (low + high) / 2
            if lists[middle].number > priorListNumber { high = middle } else { low = middle + 1 }
        }
        return low < lists.count && notAfter < lists[low].latest
    }
}
