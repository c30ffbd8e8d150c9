import ArgumentParser
import CommandLineSupport
import FoundationEssentials

/// A clock that is set otherwise and runs on: what `--clock` takes.
struct LabClock: ExpressibleByArgument {
    private enum Setting {
        case moment(Date)
        case ahead(seconds: Int)
    }

    /// As it was given.
    let text: String

    private let setting: Setting

    /// Parses a time as `Timestamp` does, or a distance such as `+1h`, `-90m`, `30s` or `+7d`.
    init?(argument: String) {
        text = argument
        if let timestamp = Timestamp(argument: argument) {
            setting = .moment(timestamp.date)
            return
        }
        let sign = argument.hasPrefix("-") ? -1 : 1
        let isSigned = argument.hasPrefix("-") || argument.hasPrefix("+")
        let distance = String(isSigned ? argument.dropFirst() : argument[...])
        guard let seconds = Self.seconds(distance) else { return nil }
        setting = .ahead(seconds: sign * seconds)
    }

    /// Parses it for an option that says what it takes.
    ///
    /// - Throws: `ValidationError`.
    static func parsed(_ argument: String) throws -> LabClock {
        guard let clock = LabClock(argument: argument) else {
            throw ValidationError(
                "a time such as 2027-01-01T00:00:00Z, or a distance such as +1h, -90m or +7d")
        }
        return clock
    }

    /// How far the service's clock is ahead of the machine's, in seconds, if it starts now.
    func offset(at now: Date) -> Double {
        switch setting {
        case .moment(let date): date.timeIntervalSince(now)
        case .ahead(let seconds): Double(seconds)
        }
    }

    private static func seconds(_ text: String) -> Int? {
        if let period = Period(argument: text) { return period.seconds }
        // A minute has sixty of them, so that Period reads their number too.
        guard text.hasSuffix("s") else { return nil }
        return Period(argument: text.dropLast() + "m").map { $0.seconds / 60 }
    }
}
