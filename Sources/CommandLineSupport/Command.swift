public import ArgumentParser

/// A command: options, and a run that sees the outside world only through a `Context`.
///
/// It runs on the main thread, so it may block.
public protocol Command: ParsableCommand {
    /// Calls one library function and prints its result.
    ///
    /// - Parameter context: Clock, environment, streams and terminal.
    /// - Throws: `CommandError`, or a library's error, which the tool explains.
    func run(in context: Context) throws
}

extension Command {
    /// Runs in the context of this process.
    public mutating func run() throws {
        let context = Context.process
        try run(in: context)
        try context.flush()
    }
}

/// A command that waits for something asynchronous, such as a server.
public protocol AsyncCommand: AsyncParsableCommand {
    /// Calls one library function and prints its result.
    ///
    /// - Parameter context: Clock, environment, streams and terminal.
    /// - Throws: `CommandError`, or a library's error, which the tool explains.
    func run(in context: Context) async throws
}

extension AsyncCommand {
    /// Runs in the context of this process.
    public mutating func run() async throws {
        let context = Context.process
        try await run(in: context)
        try context.flush()
    }
}
