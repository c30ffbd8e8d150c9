/// Why credentials could not be obtained, as clients and operators are told.
public struct ObtainingFailure: Error, Hashable, Sendable {
    /// A stable name for scripts, such as `network`.
    public let code: String

    /// What went wrong; nothing secret.
    public let message: String

    /// Whether somebody said no, so that asking again soon helps little.
    public let isRefusal: Bool

    /// What whoever runs the server may do about it; clients are not told.
    public let hint: String?

    /// States why.
    public init(code: String, message: String, isRefusal: Bool = false, hint: String? = nil) {
        self.code = code
        self.message = message
        self.isRefusal = isRefusal
        self.hint = hint
    }
}

extension ObtainingFailure: CustomStringConvertible {
    /// The message alone.
    public var description: String { message }
}
