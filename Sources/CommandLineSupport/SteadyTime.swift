import Glibc

/// Seconds by a clock that nobody can set, and that goes on while the machine sleeps.
///
/// - SeeAlso: clock_gettime(2), `CLOCK_BOOTTIME`
public enum SteadyTime {
    /// The time since the machine was started.
    public static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
