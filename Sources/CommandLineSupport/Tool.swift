public import ArgumentParser
import Glibc

/// The life of a tool: parse, run, print, and end with the right exit code.
public enum Tool {
    /// Runs the process's command line and ends the process.
    ///
    /// - Parameters:
    ///   - root: The tool's root command.
    ///   - explain: Turns a library's error into one with a hint; nil for errors it does not know.
    ///   - conclude: What is printed for an error that is the end which was asked for; nil for others.
    ///   - failingWord: what a failing command line prints for the shell that evaluates its output;
    ///     nil for nothing.
    ///   - read: Turns the command line into the tool's arguments, in a context.
    ///   - manner: How the tool says that it failed; nil for the usual.
    ///   - handsOver: Whether the command line runs a program in this one's place.
    ///   - libraryVariables: Variables that libraries of this process read; no child gets them, and
    ///     those that are set already stay.
    /// - Returns: Never.
    @MainActor
    public static func main<Root: ParsableCommand>(
        _ root: Root.Type, explain: (any Error) -> CommandError?,
        conclude: (any Error) -> String? = { _ in nil },
        failingWord: ([String]) -> String? = { _ in nil },
        read: ([String], Context) throws -> [String] = { words, _ in words },
        manner: (Context) -> FailureManner? = { _ in nil },
        handsOver: ([String]) -> Bool = { _ in false },
        libraryVariables: [String: String] = [:]
    ) async -> Never {
        let arguments = Array(ProcessArguments.all.dropFirst())
        ProcessHardening.apply(handsOver: handsOver(arguments))
        let context = Context.process
        // Before there are threads, which may read the environment at any time.
        for (name, value) in libraryVariables { setenv(name, value, 0) }
        let status = await run(
            root, arguments: arguments, in: context, explain: explain, conclude: conclude,
            read: read, manner: manner(context))
        // A person who looks at a terminal has the error; a shell needs a word that fails.
        if status != ExitStatus.success.rawValue, isatty(context.streams.output) == 0,
            let word = failingWord(arguments)
        {
            context.print(word)
            try? context.flush()
        }
        exit(status)
    }

    /// Runs a command line in a context, so that tests can do it too.
    ///
    /// - Parameters:
    ///   - root: The tool's root command.
    ///   - arguments: The command line without the tool's own name.
    ///   - context: Clock, environment, streams and terminal.
    ///   - explain: Turns a library's error into one with a hint; nil for errors it does not know.
    ///   - conclude: What is printed for an error that is the end which was asked for; nil for others.
    ///   - read: Turns the command line into the tool's arguments, in a context.
    ///   - manner: How the tool says that it failed; nil for the usual.
    /// - Returns: The exit code.
    @MainActor
    public static func run<Root: ParsableCommand>(
        _ root: Root.Type, arguments: [String], in context: Context,
        explain: (any Error) -> CommandError?, conclude: (any Error) -> String? = { _ in nil },
        read: ([String], Context) throws -> [String] = { words, _ in words },
        manner: FailureManner? = nil
    ) async -> Int32 {
        let wantsJSON = arguments.prefix { $0 != "--" }.contains("--json")
        if wantsJSON { context.streams.holdNotes() }
        do {
            try await perform(root, arguments: try read(arguments, context), in: context)
            try context.flush()
            return context.streams.conclusion.rawValue
        } catch {
            let failure =
                conclude(error).map { .message($0) }
                ?? Failure(error, of: root, arguments: arguments, explain: explain)
            return report(failure, of: root, asJSON: wantsJSON, manner: manner, in: context)
        }
    }

    @MainActor
    private static func perform<Root: ParsableCommand>(
        _ root: Root.Type, arguments: [String], in context: Context
    ) async throws {
        // Asked by scripts at each start; the parser takes longer to find it than all else takes.
        if arguments == ["--version"] { return context.print(root.configuration.version) }
        switch try StraightParse.command(root, arguments) {
        case let command as any Command:
            try command.run(in: context)
        case let command as any AsyncCommand:
            try SpareDescriptors.check()
            try await command.run(in: context)
        case var command:
            // ArgumentParser's own: help, and a group of commands without a command.
            try command.run()
        }
    }

    private static func report<Root: ParsableCommand>(
        _ failure: Failure, of root: Root.Type, asJSON: Bool, manner: FailureManner?,
        in context: Context
    ) -> Int32 {
        context.streams.discard()
        switch failure {
        case .message(let text):
            do {
                context.print(text)
                try context.flush()
                return ExitStatus.success.rawValue
            } catch {
                return report(
                    .error(error), of: root, asJSON: asJSON, manner: manner, in: context)
            }
        case .error(let error):
            let tool = root.configuration.commandName ?? "tool"
            let lines =
                manner?.lines(error, context) ?? error.lines(tool: tool, asJSON: asJSON)
            for line in lines { context.streams.writeError(line) }
            return (manner?.status(error) ?? error.status).rawValue
        }
    }
}
