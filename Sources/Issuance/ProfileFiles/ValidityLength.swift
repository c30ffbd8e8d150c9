/// How long a certificate is valid, as people say it.
public struct ValidityLength: Hashable, Sendable {
    /// What is counted.
    public enum Unit: String, CaseIterable, Sendable {
        /// 3,600 seconds.
        case hours
        /// 86,400 seconds.
        case days

        var seconds: Double {
            switch self {
            case .hours: 3600
            case .days: 86_400
            }
        }
    }

    /// How many.
    public let count: Int

    /// Of what.
    public let unit: Unit

    /// So many days.
    public static func days(_ count: Int) -> ValidityLength {
        ValidityLength(count: count, unit: .days)
    }

    /// So many hours.
    public static func hours(_ count: Int) -> ValidityLength {
        ValidityLength(count: count, unit: .hours)
    }

    /// The length in seconds; any count fits.
    public var seconds: Double { Double(count) * unit.seconds }
}

extension ValidityLength: Comparable {
    /// By the time that they last.
    public static func < (left: ValidityLength, right: ValidityLength) -> Bool {
        left.seconds < right.seconds
    }
}

extension ValidityLength: CustomStringConvertible {
    /// Such as `90 days` or `1 hour`.
    public var description: String {
        "\(count) \(abs(Double(count)) == 1 ? String(unit.rawValue.dropLast()) : unit.rawValue)"
    }
}
