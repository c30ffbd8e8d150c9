public import FoundationEssentials
import Glibc
import X509

/// The outside world as a command sees it: clock, environment, streams and terminal.
///
/// Tests make their own; only `process` asks the operating system.
public struct Context: Sendable {
    /// The environment variables, without those that hold secrets.
    public var environment: [String: String] { variables.environment }

    /// The directory that relative paths start from, absolute.
    public let currentDirectory: String

    /// The user's home directory, absolute.
    public let homeDirectory: String

    /// The name of the user who runs the tool, for records; looked up when it is asked for.
    public var userName: String { nameOfUser() }

    /// The name by which the tool was called, without its folder.
    public let programName: String

    /// The time of day.
    public let now: @Sendable () -> Date

    /// Where a passphrase can be asked for.
    public let terminal: any Terminal

    let streams: Streams

    private let nameOfUser: @Sendable () -> String

    /// The environment, and the secrets that were in it and no longer are.
    let variables: EnvironmentVariables

    /// Creates a context from its parts.
    public init(
        environment: [String: String],
        currentDirectory: String,
        homeDirectory: String,
        now: @escaping @Sendable () -> Date,
        terminal: any Terminal,
        streams: Streams,
        userName: @autoclosure @escaping @Sendable () -> String = "unknown",
        programName: String = ""
    ) {
        self.init(
            currentDirectory: currentDirectory,
            homeDirectory: homeDirectory, now: now, terminal: terminal, streams: streams,
            nameOfUser: userName, programName: programName,
            variables: EnvironmentVariables(environment))
    }

    private init(
        currentDirectory: String,
        homeDirectory: String,
        now: @escaping @Sendable () -> Date,
        terminal: any Terminal,
        streams: Streams,
        nameOfUser: @escaping @Sendable () -> String,
        programName: String,
        variables: EnvironmentVariables
    ) {
        self.currentDirectory = currentDirectory
        self.homeDirectory = homeDirectory
        self.now = now
        self.terminal = terminal
        self.streams = streams
        self.nameOfUser = nameOfUser
        self.programName = programName
        self.variables = variables
    }

    /// The context of this process.
    public static let process: Context = {
        let secrets = SecretVariables.take()
        let environment = ProcessInfo.processInfo.environment
        return Context(
            currentDirectory: workingDirectory() ?? ".",
            homeDirectory: userHomeDirectory(environment),
            now: { Date() },
            terminal: ControllingTerminal(),
            streams: Streams(input: 0, output: 1, error: 2),
            nameOfUser: { realUserName() },
            programName: ProcessArguments.all.first.map { Path.name($0) } ?? "",
            variables: EnvironmentVariables(environment, secrets: secrets, isProcess: true))
    }()

    /// The secret that an environment variable held, nil where there was none.
    ///
    /// - Parameter variable: One whose name ends in PASSPHRASE or PIN, or that the command line names
    ///   as `env:NAME`, or a file that was read.
    /// - Returns: The value, which is no longer in the environment.
    public func secret(_ variable: String) -> SecretBytes? {
        variables.secret(variable)
    }

    /// Takes variables out of the environment, so that no program which is run from now on gets them.
    ///
    /// - Parameter names: Those that hold keys or certificates, as a file says.
    public func hideVariables(_ names: Set<String>) {
        variables.hide(names)
    }

    /// Adds one line to standard output, which appears when the command has succeeded.
    ///
    /// - Parameter line: The line without its end; control characters must have been escaped.
    public func print(_ line: String) {
        streams.append(Array(line.utf8) + [UInt8(ascii: "\n")])
    }

    /// Adds bytes to standard output, exactly as they are.
    ///
    /// - Parameter bytes: What to write when the command has succeeded.
    public func write(_ bytes: [UInt8]) {
        streams.append(bytes)
    }

    /// Says one line on standard error.
    ///
    /// - Parameter line: The line without its end; control characters are escaped.
    public func note(_ line: String) {
        streams.note(PrintableText.escape(line))
    }

    /// Says several lines on standard error, with one call to the system.
    ///
    /// - Parameter lines: The lines without their ends; control characters are escaped.
    public func note(lines: [String]) {
        guard !lines.isEmpty else { return }
        streams.note(lines.map { PrintableText.escape($0) }.joined(separator: "\n"))
    }

    /// Whether somebody looks at standard error, and not a program.
    public var isWatched: Bool { streams.errorColumns > 0 }

    /// Writes out what is on standard output so far.
    ///
    /// Only for commands that go on running; otherwise the tool does it after success.
    ///
    /// - Throws: `CommandError` with `output.write` when standard output takes no more.
    public func flush() throws(CommandError) {
        try streams.flush()
    }

    /// Writes out what is on standard output so far, once that is more than a mebibyte.
    ///
    /// Only for output that has no bound, so that memory has one. An error that comes after finds
    /// standard output no longer empty; short output keeps the promise that a failing command has
    /// none.
    ///
    /// - Throws: `CommandError` with `output.write` when standard output takes no more.
    public func flushWhenLarge() throws(CommandError) {
        try streams.flushOutput(above: 1 << 20)
    }

    /// Ends the tool with an exit code of the command's choice, its output included.
    ///
    /// For checks that did what they were asked, and found something.
    ///
    /// - Parameter status: The exit code, unless the command fails after all.
    public func conclude(with status: ExitStatus) {
        streams.conclusion = status
    }

    /// The absolute form of a path that a user gave.
    ///
    /// - Parameter path: Absolute, or relative to the current directory.
    /// - Returns: An absolute path, not normalised.
    public func absolutePath(_ path: String) -> String {
        Path.isAbsolute(path) ? path : Path.joined(currentDirectory, path)
    }

    private static func workingDirectory() -> String? {
        guard let buffer = getcwd(nil, 0) else { return nil }
        defer { free(buffer) }
        return String(cString: buffer)
    }

    /// `HOME`, or else what the user database says.
    private static func userHomeDirectory(_ environment: [String: String]) -> String {
        if let home = environment["HOME"], !home.isEmpty { return home }
        guard let entry = getpwuid(getuid()), let home = entry.pointee.pw_dir else { return "/" }
        return String(cString: home)
    }

    /// The name that the user database has for the real user, whatever the environment claims.
    private static func realUserName() -> String {
        guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else {
            return "uid \(getuid())"
        }
        return String(cString: name)
    }
}
