import CGlibc
import Glibc
import Synchronization

/// What a process that holds keys does before anything else.
enum ProcessHardening {
    /// What was so before, for a program that is run in this one's place.
    struct Former {
        /// The signals that this process treats in its own way.
        let signals = [SIGPIPE, SIGXFSZ]

        /// Those that were ignored before, and so on purpose.
        let ignored: [Int32]

        /// The signals that a child is to treat as usual, whatever this process does with them.
        var usual: [Int32] {
            (signals + ProcessHardening.ending).filter { !ignored.contains($0) }
        }

        private let mask: mode_t?
        private let coreLimit: rlim_t?

        init() {
            (ignored, mask, coreLimit) = ProcessHardening.former.withLock {
                ($0.ignored, $0.mask, $0.coreLimit)
            }
        }

        /// Lets files be made as before.
        func giveBackMask() {
            if let mask { _ = umask(mask) }
        }

        /// Lets memory be dumped as before: for what this process becomes, or while a child that is
        /// to have the limit is made.
        func giveBackCoreLimit() {
            if let coreLimit { ProcessHardening.setCoreLimit(coreLimit) }
        }

        /// Lets memory no longer be dumped.
        func takeCoreLimit() {
            ProcessHardening.setCoreLimit(0)
        }
    }

    private struct State {
        var ignored: [Int32] = []
        var mask: mode_t?
        var coreLimit: rlim_t?
    }

    private static let former = Mutex(State())

    /// The signals by which somebody ends a program.
    private static let ending = [SIGHUP, SIGINT, SIGQUIT, SIGTERM]

    /// Keeps memory out of core files and other processes' sight, and streams and heap in order.
    ///
    /// - Parameter handsOver: whether a program is to be run in this one's place, which gets its
    ///   limits back. For any other command they are gone for good.
    static func apply(handsOver: Bool) {
        var state = State()
        var limit = rlimit()
        let core = __rlimit_resource_t(RLIMIT_CORE.rawValue)
        if getrlimit(core, &limit) == 0 {
            state.coreLimit = limit.rlim_cur
            limit.rlim_cur = 0
            if !handsOver { limit.rlim_max = 0 }
            setrlimit(core, &limit)
        }
        anchorage_forbid_dumps()
        forbidBacktraces()
        // Files for others have their modes set outright; what is its owner's must be open to the
        // owner, whatever the umask says, or the next call could not use what this one has made.
        let mask = umask(0)
        state.mask = mask
        _ = umask(mask & 0o077)
        // A reader that goes away is an error of write, not the end of the process.
        ignore(SIGPIPE, &state)
        // So is a limit on the size of files: work that was begun can then be cleared away.
        ignore(SIGXFSZ, &state)
        for number in ending where isIgnored(number) { state.ignored.append(number) }
        // Whoever started this may not care how its children end; this process does.
        if isIgnored(SIGCHLD) { signal(SIGCHLD, SIG_DFL) }
        former.withLock { $0 = state }
        occupyStandardStreams()
        // Work goes piece by piece; a piece that went back to the kernel would have to be cleared
        // before it is handed out again, which takes longer than filling it.
        anchorage_keep_freed_memory()
    }

    /// Lets a crash be a crash: the runtime's own account of one, on standard error and so in some
    /// journal, has registers and the memory that they point to.
    private static func forbidBacktraces() {
        for number in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] {
            var before = sigaction()
            sigaction(number, nil, &before)
            if anchorage_is_ignoring(&before) == 0 { signal(number, SIG_DFL) }
        }
    }

    private static func setCoreLimit(_ value: rlim_t) {
        var limit = rlimit()
        let core = __rlimit_resource_t(RLIMIT_CORE.rawValue)
        guard getrlimit(core, &limit) == 0 else { return }
        limit.rlim_cur = min(value, limit.rlim_max)
        setrlimit(core, &limit)
    }

    private static func ignore(_ number: Int32, _ state: inout State) {
        if isIgnored(number) { state.ignored.append(number) }
        signal(number, SIG_IGN)
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var disposition = sigaction()
        sigaction(number, nil, &disposition)
        return anchorage_is_ignoring(&disposition) != 0
    }

    /// Fills closed standard streams, or the next file opened would take their place.
    ///
    /// They are filled read-only, so that writing to them still fails.
    private static func occupyStandardStreams() {
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", O_RDONLY)
        }
    }
}
