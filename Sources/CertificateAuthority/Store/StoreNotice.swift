/// What opening a store did that its user should know.
public enum StoreNotice: Equatable, Sendable {
    /// The empty directory could be read by others; its mode is now 0700.
    case tightened(directory: String, mode: UInt32)
}

extension StoreNotice: CustomStringConvertible {
    /// What to know, for the line after "notice:".
    public var description: String {
        switch self {
        case .tightened(let directory, let mode):
            "\(directory) could be read by others (mode 0\(String(mode, radix: 8))): now 0700"
        }
    }
}
