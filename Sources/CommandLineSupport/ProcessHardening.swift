import CGlibc
import Glibc

/// What a process that holds keys does before anything else.
enum ProcessHardening {
    /// Keeps memory out of core files and other processes' sight, and streams and heap in order.
    static func apply() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        anchorage_forbid_dumps()
        // Files for others have their modes set outright; what is its owner's must be open to the
        // owner, whatever the umask says, or the next call could not use what this one has made.
        _ = umask(umask(0) & 0o077)
        // A reader that goes away is an error of write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        // So is a limit on the size of files: work that was begun can then be cleared away.
        signal(SIGXFSZ, SIG_IGN)
        occupyStandardStreams()
        // Work goes piece by piece; a piece that went back to the kernel would have to be cleared
        // before it is handed out again, which takes longer than filling it.
        anchorage_keep_freed_memory()
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
