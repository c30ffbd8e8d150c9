import Glibc

/// Seconds by a clock that nobody can set, and that stands still while the machine sleeps: for what
/// another program may take, which sleeps, too.
///
/// - SeeAlso: clock_gettime(2), `CLOCK_MONOTONIC`
enum MonotonicTime {
    /// The time since some moment before the process began.
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
