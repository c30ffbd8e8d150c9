public import FoundationEssentials
import Glibc

/// The time, and the passing of it: what waiting between requests needs.
public protocol SleepingClock: Sendable {
    /// The time now.
    func now() -> Date

    /// Returns after that many seconds.
    func sleep(seconds: Double)
}

/// A clock that stops the calling thread while it waits.
public struct ThreadClock: SleepingClock {
    private let time: @Sendable () -> Date

    /// A clock that reads the time from a function.
    public init(now: @escaping @Sendable () -> Date) {
        time = now
    }

    /// The time that the function gives.
    public func now() -> Date {
        time()
    }

    /// Stops the calling thread.
    public func sleep(seconds: Double) {
        guard seconds > 0 else { return }
        let whole = seconds.rounded(.down)
        var wanted = timespec(
            tv_sec: Int(whole), tv_nsec: Int((seconds - whole) * 1_000_000_000))
        var left = timespec()
        // A signal ends the wait early.
        while nanosleep(&wanted, &left) != 0, errno == EINTR { wanted = left }
    }
}
