import CGlibc
import Glibc
public import X509

/// A program that is run to its end, and what it writes.
public enum ChildProgram {
    /// How a program ended.
    public struct Ending: Sendable {
        /// Its exit status; 128 and the signal's number where a signal ended it.
        public let status: Int

        /// What it wrote to standard output.
        public let output: SecretBytes

        /// What it wrote to standard error.
        public let complaint: [UInt8]
    }

    /// More than a mebibyte is not what anybody asked for.
    private static let limitBytes = 1 << 20

    /// Runs a program without a shell; its standard input is this process's.
    ///
    /// What it wrote counts once it has ended, even where something that it has started goes on and
    /// holds its output open. At the time limit it is ended with everything in its process group.
    ///
    /// - Parameters:
    ///   - words: Its name, which is looked for in PATH, or its path; then its arguments.
    ///   - directory: Where it starts; nil for where this process is.
    ///   - context: Whose environment it gets.
    ///   - timeoutSeconds: How long it may run; nil for as long as it likes.
    /// - Returns: How it ended; nil when there is no such program.
    /// - Throws: `CommandError` with `program.start`, `program.output` or `program.timeout`.
    public static func run(
        _ words: [String], at directory: String? = nil, in context: Context,
        timeoutSeconds: Double? = nil
    ) throws(CommandError) -> Ending? {
        let output = try Pipe()
        defer { output.close() }
        let complaint = try Pipe()
        defer { complaint.close() }
        let group = ChildGroup()
        guard let process = try start(words, directory, output, complaint, group, context) else {
            return nil
        }
        let child = Child(process, in: group)
        defer { group.forget(process) }
        output.closeWriteEnd()
        complaint.closeWriteEnd()
        var collected = CollectedOutput(limit: limitBytes)
        let deadline = timeoutSeconds.map { MonotonicTime.now + $0 }
        var end = collected.read(
            output.readEnd, complaint.readEnd, deadline: deadline, isOver: { child.hasEnded })
        if end == .broken { child.end(SIGTERM) }
        // What was asked to end and does not is not waited for.
        let last = end == .broken ? min(deadline ?? .infinity, MonotonicTime.now + 2) : deadline
        if end == .late || !child.wait(until: last) {
            if end == .whole { end = .late }
            child.end(SIGKILL)
            _ = child.wait(until: nil)
        }
        if end == .late {
            throw failure(
                "program.timeout", words,
                "it did not end within \(Int(timeoutSeconds ?? 0)) seconds")
        }
        guard end == .whole else {
            throw failure(
                "program.output", words, "it wrote more than \(limitBytes) bytes, or cannot be read"
            )
        }
        return Ending(
            status: child.status ?? 0, output: SecretBytes(moving: &collected.output),
            complaint: collected.complaint)
    }

    /// Has all programs ended that run now, for whoever ends this process without `exit`.
    public static func endAll() {
        ChildGroup.endAll()
    }

    /// What a service manager told this process, and no other.
    ///
    /// - SeeAlso: sd_notify(3), sd_listen_fds(3), sd_watchdog_enabled(3)
    private static let serviceVariables: Set<String> = [
        "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_FDS", "LISTEN_PID",
        "LISTEN_FDNAMES", "MAINPID",
    ]

    private static func start(
        _ words: [String], _ directory: String?, _ output: Pipe, _ complaint: Pipe,
        _ group: ChildGroup, _ context: Context
    ) throws(CommandError) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, output.writeEnd, 1)
        posix_spawn_file_actions_adddup2(&actions, complaint.writeEnd, 2)
        if let numbers = InheritedDescriptors.passedOn.withLock({ $0?.numbers }) {
            let code = anchorage_close_others(&actions, numbers, numbers.count)
            guard code == 0 else { throw failure("program.start", words, "\(Errno(code: code))") }
        }
        if let directory { anchorage_start_in(&actions, directory) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What this process ignores or blocks is no concern of another program.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for number in ProcessHardening.Former().usual { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        var flags = Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF)
        if group.isItsOwn { flags |= Int16(POSIX_SPAWN_SETPGROUP) }
        posix_spawnattr_setflags(&attributes, flags)

        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        let inherited = context.environment.filter { !serviceVariables.contains($0.key) }
        var variables = GivenOctets.variables(inherited) + [nil]
        defer { for variable in variables { free(variable) } }
        var child: pid_t = 0
        let code = posix_spawnp(
            &child, words.first ?? "", &actions, &attributes, &arguments, &variables)
        if code == ENOENT { return nil }
        guard code == 0 else {
            throw failure("program.start", words, "\(Errno(code: code))")
        }
        group.remember(child)
        return child
    }

    private static func failure(
        _ code: String, _ words: [String], _ problem: String
    ) -> CommandError {
        CommandError(
            status: .configuration, code: code,
            message: "cannot run \(PrintableText.quote(words.first ?? "")): \(problem)",
            hint: "check the command where it is configured")
    }
}

/// Both ends of a pipe, which children do not inherit by themselves.
private final class Pipe {
    let readEnd: Int32
    private(set) var writeEnd: Int32

    init() throws(CommandError) {
        var ends: [Int32] = [-1, -1]
        guard anchorage_pipe(&ends) == 0 else {
            throw CommandError(
                status: .ioError, code: "program.start",
                message: "cannot make a pipe: \(Errno.last)",
                hint: "check how many files may be open: ulimit -n")
        }
        readEnd = ends[0]
        writeEnd = ends[1]
        // What is there can be taken without waiting for more; who writes expects to wait.
        _ = fcntl(writeEnd, F_SETFL, 0)
    }

    func closeWriteEnd() {
        guard writeEnd >= 0 else { return }
        Glibc.close(writeEnd)
        writeEnd = -1
    }

    func close() {
        closeWriteEnd()
        Glibc.close(readEnd)
    }
}
