/// The ranges that AWS allows for durations, in seconds.
public enum DurationRule {
    /// A session, asked for by a client or allowed by a profile.
    public static let session = 900...43_200

    /// What a role allows at most.
    public static let role = 3_600...43_200

    /// Checks a duration.
    ///
    /// - Parameters:
    ///   - seconds: the duration.
    ///   - range: one of the ranges above.
    /// - Throws: `RolesAnywhereError.durationOutOfRange`.
    public static func check(
        _ seconds: Int, in range: ClosedRange<Int>
    ) throws(RolesAnywhereError) {
        guard range.contains(seconds) else {
            throw .durationOutOfRange(seconds: seconds, allowed: range)
        }
    }
}
