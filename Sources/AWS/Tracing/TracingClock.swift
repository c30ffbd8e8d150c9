public import FoundationEssentials

/// A clock that says when something waits by it.
public struct TracingClock: SleepingClock {
    private let clock: any SleepingClock
    private let log: @Sendable (String) -> Void

    /// A clock around another.
    public init(_ clock: any SleepingClock, log: @escaping @Sendable (String) -> Void) {
        self.clock = clock
        self.log = log
    }

    /// The other clock's time.
    public func now() -> Date { clock.now() }

    /// Waits by the other clock.
    public func sleep(seconds: Double) {
        log("waiting \(Int((seconds * 1_000).rounded())) ms before the next request")
        clock.sleep(seconds: seconds)
    }
}
