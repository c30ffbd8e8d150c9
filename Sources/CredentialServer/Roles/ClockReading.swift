public import FoundationEssentials

/// What the time is by two clocks: one that may be set, and one that only goes on.
public struct ClockReading: Sendable {
    /// By the clock that may be set.
    public let date: Date

    /// Seconds by the other, which goes on while the machine sleeps.
    public let uptime: Double

    /// Puts the two together.
    public init(date: Date, uptime: Double) {
        self.date = date
        self.uptime = uptime
    }

    /// By how much the first clock was set back meanwhile, as the other saw it; 0 where it was not.
    public func setBackSeconds(since earlier: ClockReading) -> Double {
        max(0, uptime - earlier.uptime - date.timeIntervalSince(earlier.date))
    }
}
