public import ArgumentParser
public import FoundationEssentials

/// A time as the command line takes it: `2025-06-15T12:00:00Z`, or a day, which is its first second.
public struct Timestamp: ExpressibleByArgument, Equatable, Sendable {
    /// The point in time.
    public let date: Date

    /// Parses ISO 8601 with seconds and a zone, or a date alone, taken as UTC.
    ///
    /// - Parameter argument: The text of the option.
    public init?(argument: String) {
        // Foundation reads 30 February as 2 March and 25:00 as 1:00 of the next day, so that what
        // it read is written again and compared.
        let day = Date.ISO8601FormatStyle.iso8601.year().month().day()
        let dayText = String(argument.prefix(10))
        guard let midnight = try? day.parse(dayText), day.format(midnight) == dayText else {
            return nil
        }
        if dayText == argument {
            date = midnight
            return
        }
        let localText = argument.prefix(19) + "Z"
        let whole = argument.startIndex..<argument.endIndex
        guard
            let local = try? Date.ISO8601FormatStyle.iso8601.parse(String(localText)),
            local.formatted(.iso8601) == localText,
            let (end, instant) = try? Date.ISO8601FormatStyle.iso8601.consuming(
                argument, startingAt: whole.lowerBound, in: whole),
            end == whole.upperBound
        else { return nil }
        date = instant
    }
}
