/// How often which faults are thrown in.
public struct FaultPlan: Equatable, Sendable {
    /// One fault and how often it comes.
    struct Entry: Equatable, Sendable {
        var fault: Fault

        /// From 0, never, to 1, always.
        var rate: Double

        /// How late or how soon, in seconds, for the faults that have such.
        var seconds: Double?

        /// As it stands in a record, for instance `delay 2s`.
        var text: String {
            seconds.map { "\(fault.rawValue) \(Self.short($0))s" } ?? fault.rawValue
        }

        private static func short(_ seconds: Double) -> String {
            seconds.rounded() == seconds ? "\(Int(seconds))" : "\(seconds)"
        }
    }

    private(set) var entries: [Entry] = []

    /// No faults.
    public init() {}

    /// Adds a fault; a later one of the same kind replaces the earlier.
    ///
    /// - Parameter text: `NAME=RATE` or `NAME=RATE:SECONDS`, with a rate from 0 to 1 or in per cent:
    ///   `throttle=0.2`, `delay=50%:2`.
    /// - Throws: `FaultError`, and nothing is changed.
    public mutating func add(_ text: String) throws(FaultError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .noRate(text: text) }
        guard let fault = Fault(rawValue: String(parts[0])) else {
            throw .unknown(name: String(parts[0]))
        }
        let values = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard let first = values.first, let rate = Self.rate(first) else {
            throw .invalidRate(name: fault.rawValue, rate: String(parts[1]))
        }
        var entry = Entry(fault: fault, rate: rate, seconds: fault.usualSeconds)
        if values.count > 1 {
            guard values.count == 2, entry.seconds != nil, let seconds = Self.number(values[1]),
                (0...Self.longestSeconds).contains(seconds)
            else {
                throw .invalidSeconds(
                    name: fault.rawValue, seconds: values.dropFirst().joined(separator: ":"))
            }
            entry.seconds = seconds
        }
        entries.removeAll { $0.fault == fault }
        entries.append(entry)
    }

    /// Throws the dice for one request.
    ///
    /// - Parameter roll: a number from 0 to less than 1, a new one at each call.
    /// - Returns: what goes wrong with it.
    func thrown(_ roll: () -> Double) -> [Entry] {
        // Every fault has its own throw, so that one does not change how often another comes.
        entries.filter { roll() < $0.rate }
    }

    static let longestSeconds = 3600.0

    private static func rate(_ text: Substring) -> Double? {
        let isPercent = text.hasSuffix("%")
        guard let number = number(isPercent ? text.dropLast() : text) else { return nil }
        let rate = isPercent ? number / 100 : number
        return (0...1).contains(rate) ? rate : nil
    }

    /// Digits with at most one point: Double's own parser takes hexadecimal and infinity as well.
    private static func number(_ text: Substring) -> Double? {
        let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
        return isPlain ? Double(text) : nil
    }
}

/// Why a fault cannot be thrown in as asked.
public enum FaultError: Error, Equatable {
    /// There is a name, and no rate.
    case noRate(text: String)

    /// There is no such fault.
    case unknown(name: String)

    /// The rate is not one from 0 to 1, or from 0% to 100%.
    case invalidRate(name: String, rate: String)

    /// The seconds are not a number up to 3600, or the fault has none.
    case invalidSeconds(name: String, seconds: String)
}
