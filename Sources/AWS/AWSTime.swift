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
        return (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
