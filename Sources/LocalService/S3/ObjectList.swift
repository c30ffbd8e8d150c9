/// The part of a bucket's list that a request asks for.
///
/// Keys are compared by their UTF-8, and what shares its beginning up to a delimiter is one entry.
struct ObjectList {
    /// One entry of a list.
    enum Item {
        case object(BucketDirectory.Entry)
        case commonPrefix([UInt8])
    }

    /// Where a list goes on: behind a key, or behind everything with a prefix.
    enum Start {
        case after([UInt8])
        case afterPrefix([UInt8])
    }

    private(set) var items: [Item] = []

    /// Where the next part begins; nil at the end.
    private(set) var next: Start?

    /// - Parameters:
    ///   - entries: the objects that have the prefix, in order.
    ///   - prefix: what every key begins with.
    ///   - delimiter: what ends a common prefix; none where it is empty.
    ///   - start: where to begin; nil for the beginning.
    ///   - limit: the most entries.
    init(
        _ entries: [BucketDirectory.Entry], prefix: [UInt8], delimiter: [UInt8], start: Start?,
        limit: Int
    ) {
        var last: Start?
        for entry in entries where Self.isBehind(entry.key, start) {
            let common = Self.commonPrefix(entry.key, after: prefix.count, delimiter)
            if let common, case .commonPrefix(let previous)? = items.last, previous == common {
                continue
            }
            guard items.count < limit else {
                // With a limit of nothing there is nothing to go on from.
                next = last
                return
            }
            if let common {
                items.append(.commonPrefix(common))
                last = .afterPrefix(common)
            } else {
                items.append(.object(entry))
                last = .after(entry.key)
            }
        }
    }

    private static func isBehind(_ key: [UInt8], _ start: Start?) -> Bool {
        switch start {
        case nil: true
        case .after(let last)?: last.lexicographicallyPrecedes(key)
        case .afterPrefix(let prefix)?:
            !key.starts(with: prefix) && prefix.lexicographicallyPrecedes(key)
        }
    }

    private static func commonPrefix(
        _ key: [UInt8], after count: Int, _ delimiter: [UInt8]
    ) -> [UInt8]? {
        guard !delimiter.isEmpty else { return nil }
        return key[count...].firstRange(of: delimiter).map { Array(key[..<$0.upperBound]) }
    }
}
