public import FoundationEssentials

/// A time as AWS's answers and documents have it: ISO 8601 with seconds and a zone, with fractions of
/// seconds or without.
public enum AWSTime {
    /// The time; nil for anything else.
    ///
    /// Foundation reads 99:99:99, and 30 February, as some later time, so that what it read is written
    /// again and compared.
    public static func date(_ text: String) -> Date? {
        let local = text.prefix(19) + "Z"
        guard let whole = try? Date(String(local), strategy: .iso8601),
            whole.formatted(.iso8601) == local
        else { return nil }
        // What parses a string passes over what is behind the time.
        let range = text.startIndex..<text.endIndex
        for style in [.iso8601, Date.ISO8601FormatStyle(includingFractionalSeconds: true)] {
            if let (end, date) = try? style.consuming(
                text, startingAt: range.lowerBound, in: range), end == range.upperBound
            {
                return date
            }
        }
        return nil
    }
}
