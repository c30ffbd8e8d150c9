public import ArgumentParser

/// A length of time as the command line takes it: `30d`, `12h` or `90m`.
public struct Period: ExpressibleByArgument, Equatable, Sendable {
    /// How long it is; zero is allowed.
    public let seconds: Int

    /// Creates a period.
    ///
    /// - Parameter seconds: Zero or more.
    public init(seconds: Int) {
        self.seconds = seconds
    }

    /// Parses a whole number and its unit: `d` for days of 24 hours, `h` for hours, `m` for minutes.
    ///
    /// - Parameter argument: The text of the option.
    public init?(argument: String) {
        let units: [Character: Int] = ["d": 86_400, "h": 3600, "m": 60]
        guard let unit = argument.last.flatMap({ units[$0] }) else { return nil }
        let digits = argument.dropLast()
        // Int's own parser would take a sign as well.
        guard !digits.isEmpty, digits.utf8.allSatisfy(Self.isDigit), let count = Int(digits),
            count <= Self.maximumSeconds / unit
        else { return nil }
        seconds = count * unit
    }

    // Ten thousand years: beyond that no certificate can be valid.
    private static let maximumSeconds = 10_000 * 366 * 86_400

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension Period: CustomStringConvertible {
    /// The two largest units, such as `29 d 7 h`, `3 h 20 m` or `40 s`.
    public var description: String {
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "m"),
            (seconds % 60, "s"),
        ]
        guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return "0 s" }
        return parts[first...].prefix(2).filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
            .joined(separator: " ")
    }
}
