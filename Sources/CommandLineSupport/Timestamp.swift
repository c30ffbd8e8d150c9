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
        let styles: [Date.ISO8601FormatStyle] = [.iso8601, .iso8601.year().month().day()]
        for style in styles {
            // The style stops reading early and accepts what follows, so the end is checked.
            let whole = argument.startIndex..<argument.endIndex
            guard
                let (end, date) = try? style.consuming(
                    argument, startingAt: whole.lowerBound, in: whole),
                end == whole.upperBound
            else { continue }
            self.date = date
            return
        }
        return nil
    }
}
