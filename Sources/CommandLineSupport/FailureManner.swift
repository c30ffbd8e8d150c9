/// How a tool says that it failed.
public struct FailureManner: Sendable {
    let lines: @Sendable (CommandError, Context) -> [String]
    let status: @Sendable (CommandError) -> ExitStatus

    /// Another manner than the usual.
    ///
    /// - Parameters:
    ///   - lines: What is written to standard error.
    ///   - status: How the tool ends.
    public init(
        lines: @escaping @Sendable (CommandError, Context) -> [String],
        status: @escaping @Sendable (CommandError) -> ExitStatus
    ) {
        self.lines = lines
        self.status = status
    }
}
