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
    /// - Parameters:
    ///   - words: Its name, which is looked for in PATH, or its path; then its arguments.
    ///   - context: Whose environment it gets.
    ///   - timeoutSeconds: How long it may run; nil for as long as it likes.
    /// - Returns: How it ended; nil when there is no such program.
    /// - Throws: `CommandError` with `program.start`, `program.output` or `program.timeout`.
    public static func run(
        _ words: [String], in context: Context, timeoutSeconds: Double? = nil
    ) throws(CommandError) -> Ending? {
        let output = try Pipe()
        defer { output.close() }
        let complaint = try Pipe()
        defer { complaint.close() }
        guard let child = try start(words, output, complaint, context) else { return nil }
        output.closeWriteEnd()
        complaint.closeWriteEnd()
        var collected = Collected()
        let deadline = timeoutSeconds.map { MonotonicTime.now + $0 }
        var end = collected.read(
            output.readEnd, complaint.readEnd, limit: limitBytes, deadline: deadline)
        // What was asked to end and does not is not waited for.
        if end == .broken { kill(child, SIGTERM) }
        var status = end == .late ? nil : wait(for: child, until: deadline)
        if status == nil {
            end = .late
            kill(child, SIGKILL)
            status = wait(for: child, until: nil)
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
            status: status ?? 0, output: SecretBytes(moving: &collected.output),
            complaint: collected.complaint)
    }

    private static func start(
        _ words: [String], _ output: Pipe, _ complaint: Pipe, _ context: Context
    ) throws(CommandError) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, output.writeEnd, 1)
        posix_spawn_file_actions_adddup2(&actions, complaint.writeEnd, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What this process ignores or blocks is no concern of another program.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var variables = context.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for variable in variables { free(variable) } }
        var child: pid_t = 0
        let code = posix_spawnp(
            &child, words.first ?? "", &actions, &attributes, &arguments, &variables)
        if code == ENOENT { return nil }
        guard code == 0 else {
            throw failure("program.start", words, "\(Errno(code: code))")
        }
        return child
    }

    /// How a child ended; nil where it has not by then.
    private static func wait(for child: pid_t, until deadline: Double?) -> Int? {
        var status: Int32 = 0
        while true {
            let found = waitpid(child, &status, deadline == nil ? 0 : WNOHANG)
            if found == child { break }
            if found < 0, errno != EINTR { return 0 }
            if let deadline, found == 0 {
                guard MonotonicTime.now < deadline else { return nil }
                usleep(2_000)
            }
        }
        // WIFEXITED and its kin are macros.
        let signal = status & 0x7F
        return Int(signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
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
        guard pipe(&ends) == 0 else {
            throw CommandError(
                status: .ioError, code: "program.start",
                message: "cannot make a pipe: \(Errno.last)",
                hint: "check how many files may be open: ulimit -n")
        }
        readEnd = ends[0]
        writeEnd = ends[1]
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
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

/// What comes out of two pipes, read as it comes, so that neither fills up.
private struct Collected {
    var output: [UInt8] = []
    var complaint: [UInt8] = []

    enum End { case whole, broken, late }

    /// Reads both to their ends; `broken` where that failed, or was too much.
    mutating func read(
        _ first: Int32, _ second: Int32, limit: Int, deadline: Double?
    ) -> End {
        var waiting = [
            pollfd(fd: first, events: Int16(POLLIN), revents: 0),
            pollfd(fd: second, events: Int16(POLLIN), revents: 0),
        ]
        var buffer = [UInt8](repeating: 0, count: 65_536)
        defer { buffer.withUnsafeMutableBytes { $0.cleanse() } }
        output.reserveCapacity(buffer.count)
        while waiting.contains(where: { $0.fd >= 0 }) {
            var timeout: Int32 = -1
            if let deadline {
                let rest = deadline - MonotonicTime.now
                guard rest > 0 else { return .late }
                timeout = Int32(min(rest * 1_000 + 1, 1_000_000))
            }
            guard poll(&waiting, 2, timeout) >= 0 else {
                if errno == EINTR { continue }
                return .broken
            }
            for index in waiting.indices where waiting[index].revents != 0 {
                let count = Glibc.read(waiting[index].fd, &buffer, buffer.count)
                if count < 0 {
                    if errno == EINTR { continue }
                    return .broken
                }
                if count == 0 { waiting[index].fd = -1 }
                if index == 0 { output += buffer[..<count] } else { complaint += buffer[..<count] }
                if output.count + complaint.count > limit { return .broken }
            }
        }
        return .whole
    }
}

/// A clock that nobody sets.
private enum MonotonicTime {
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
