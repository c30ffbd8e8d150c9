public import FoundationEssentials

/// When credentials are obtained anew.
///
/// The chances are numbers from 0 up to 1: machines that were started together, or that lost AWS
/// together, must not come back together.
public enum RefreshTiming {
    /// Credentials that live no longer than this are not handed out: a client could hardly sign a
    /// request with them.
    static let leastSeconds = 10.0

    /// So much lies between two attempts at least, however short-lived credentials are.
    private static let pauseSeconds = 5.0

    /// So long before their end new credentials come, where they live long enough for that.
    private static let shortestLeadSeconds = 1200.0

    /// The moment for new credentials once some were obtained: a third of their life before its end,
    /// twenty minutes or two thirds of it where that is longer and shorter, or up to a twelfth earlier.
    ///
    /// Clients of the SDKs ask again a quarter of an hour before the end, and should then get new ones;
    /// botocore takes what instance metadata gives it for good for ten minutes at least. An outage that
    /// is shorter than a third of the life goes unnoticed.
    static func afterSuccess(at now: Date, expiration: Date, chance: Double) -> Date {
        let life = max(0, expiration.timeIntervalSince(now))
        let early = max(life / 3, min(shortestLeadSeconds, life * 2 / 3))
        let due = expiration.addingTimeInterval(-early - life * chance / 12)
        return max(due, now.addingTimeInterval(pauseSeconds))
    }

    /// The moment for new credentials so many seconds before the end of those at hand, or up to a fifth
    /// earlier; for short-lived ones as above.
    ///
    /// - Parameters:
    ///   - now: when those at hand were obtained.
    ///   - expiration: when they end.
    ///   - seconds: how long before.
    ///   - chance: a number from 0 up to 1.
    /// - Returns: a moment that is some seconds off at least.
    public static func beforeEnd(
        at now: Date, expiration: Date, seconds: Double, chance: Double
    ) -> Date {
        let life = expiration.timeIntervalSince(now)
        guard life > 3 * seconds / 2 else {
            return afterSuccess(at: now, expiration: expiration, chance: chance)
        }
        return expiration.addingTimeInterval(-seconds * (1 + chance / 5))
    }

    /// The moment for another attempt after failures.
    ///
    /// The wait is a second at first and twice as long each time, up to half a minute, or five minutes
    /// where somebody said no; chance takes up to a half of it away.
    ///
    /// - Parameters:
    ///   - now: when the last attempt failed.
    ///   - count: how many failed in a row.
    ///   - isRefusal: whether somebody said no.
    ///   - chance: a number from 0 up to 1.
    /// - Returns: the moment.
    public static func afterFailure(at now: Date, count: Int, isRefusal: Bool, chance: Double)
        -> Date
    {
        let longest = isRefusal ? 300.0 : 30.0
        let seconds = Double(1 << min(max(count, 1) - 1, 16))
        return now.addingTimeInterval(min(seconds, longest) * (1 - chance / 2))
    }
}
