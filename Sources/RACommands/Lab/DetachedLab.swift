import CGlibc
import CommandLineSupport
import Glibc

/// Starts the local service in the background, and waits until it listens.
struct DetachedLab {
    let file: LabFile

    /// The variables of this process.
    let environment: [String: String]

    /// The number under which the new process finds the pipe that it reports to.
    static let readinessDescriptor: Int32 = 3

    /// Starts this program again, in a session of its own, without the streams of this one.
    ///
    /// - Parameter arguments: the command line after the program's name.
    /// - Throws: what kept the service from listening.
    func start(_ arguments: [String]) throws {
        let log = try file.openLog()
        defer { close(log) }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw failure(errno) }
        defer { close(ends[0]) }
        do {
            defer { close(ends[1]) }
            try spawn(arguments, log: log, pipe: ends[1])
        }
        guard let readiness = LabReadiness.receive(from: ends[0]) else {
            throw CommandError(
                status: .failure, code: "lab.ended",
                message: "the local service ended before it listened",
                hint: "see \(PrintableText.quote(file.logPath))")
        }
        if let failure = readiness.failure { throw failure }
    }

    private func spawn(_ arguments: [String], log: Int32, pipe: Int32) throws(CommandError) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // A caller's `$(…)` ends only when nobody holds its pipe any more.
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, log, 2)
        posix_spawn_file_actions_adddup2(&actions, pipe, Self.readinessDescriptor)
        // dup2 onto the same number would leave the flag on that closes it.
        if pipe == Self.readinessDescriptor { _ = fcntl(pipe, F_SETFD, 0) }
        // Nothing else of this process's is the service's.
        let kept = [Self.readinessDescriptor]
        let closing = anchorage_close_others(&actions, kept, kept.count)
        guard closing == 0 else { throw failure(closing) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let newSession: Int32 = 0x80  // POSIX_SPAWN_SETSID, which glibc shows only to _GNU_SOURCE
        let flags = newSession | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var words = (["ra"] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let inherited = Self.inherited(environment).map { "\($0.key)=\($0.value)" }
        var variables = inherited.map { strdup($0) } + [nil]
        defer { for variable in variables { free(variable) } }
        var processID: pid_t = 0
        let code = posix_spawn(
            &processID, "/proc/self/exe", &actions, &attributes, &words, &variables)
        guard code == 0 else { throw failure(code) }
    }

    /// The variables that the service needs; a passphrase or a key of others is not among them, as
    /// it would stay in the service's memory for as long as it runs.
    static func inherited(_ environment: [String: String]) -> [String: String] {
        let names: Set<String> = [
            "PATH", "HOME", "LANG", "TZ", "TMPDIR", "TERM", "NO_COLOR", "LD_LIBRARY_PATH",
        ]
        return environment.filter { name, _ in
            names.contains(name) || name.hasPrefix("LC_") || name.hasPrefix("XDG_")
        }
    }

    private func failure(_ code: Int32) -> CommandError {
        CommandError(
            status: .failure, code: "lab.start",
            message: "cannot start the local service: \(String(cString: strerror(code)))",
            hint: "run ra lab without --detach")
    }
}
