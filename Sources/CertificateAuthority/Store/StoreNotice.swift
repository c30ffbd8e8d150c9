public import FoundationEssentials

/// What the user of a store should know about it.
public enum StoreNotice: Equatable, Sendable {
    /// The empty directory could be read by others; its mode is now 0700.
    case tightened(directory: String, mode: UInt32)

    /// The store was brought to a newer version; what it was before is kept in a file beside it.
    case migrated(from: Int, to: Int, copy: String)

    /// The clock lies well before the newest record in the store.
    case clockBehind(now: Date, newest: Date)
}

extension StoreNotice: CustomStringConvertible {
    /// What to know, for the line after "notice:".
    public var description: String {
        switch self {
        case .tightened(let directory, let mode):
            "\(directory) could be read by others (mode 0\(String(mode, radix: 8))): now 0700"
        case .migrated(let old, let new, let copy):
            "the store is now of version \(new); what it was in version \(old) is kept in \(copy)"
        case .clockBehind(let now, let newest):
            "the clock says \(now.ISO8601Format()), but the newest record in the store is of "
                + "\(newest.ISO8601Format()); going on all the same"
        }
    }
}
