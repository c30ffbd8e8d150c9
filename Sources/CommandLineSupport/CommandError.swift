/// An error as the user sees it: what is wrong, a stable code for scripts, and what to do next.
///
/// Libraries throw their own errors, which know no flags; a tool's `Hints.swift` turns them into
/// this.
public struct CommandError: Error, Equatable, Sendable {
    /// The exit code of the tool.
    public let status: ExitStatus

    /// A stable name for scripts, such as `file.exists`.
    public let code: String

    /// What is wrong, for the line after "error:".
    public let message: String

    /// What to do about it, where there is something.
    public let hint: String?

    /// What scripts read beside: lists of objects with texts, by name.
    public let details: [String: [[String: String]]]

    /// Creates an error from its parts.
    public init(
        status: ExitStatus, code: String, message: String, hint: String? = nil,
        details: [String: [[String: String]]] = [:]
    ) {
        self.details = details
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
    }
}

extension CommandError: CustomStringConvertible {
    /// The message alone.
    public var description: String { message }
}
