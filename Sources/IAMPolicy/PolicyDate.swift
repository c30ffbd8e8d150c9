/// A moment in a policy: ISO 8601 as the W3C profiles it, or seconds since 1970.
///
/// `YYYY[-MM[-DD[Thh:mm[:ss[.s+]][Z|±hh[:mm]]]]]`; four digits alone are a year, other digits alone
/// are seconds. As IAM takes a time without a zone, and letters in lower case, they are read here:
/// as UTC.
///
/// - SeeAlso: IAM User Guide, "Date condition operators"; W3C NOTE-datetime
struct PolicyDate: Hashable, Comparable, Sendable {
    /// Whole seconds since 1970, before which they are negative.
    let seconds: Int64

    /// What comes on top of the seconds.
    private let nanoseconds: Int64

    /// The moment as written.
    let text: String

    /// Reads a moment; nil if the text is not one.
    init?(_ text: String) {
        self.text = text
        var digits = DigitReader(text)
        if digits.isOnlyDigits, text.utf8.count != 4 {
            guard let seconds = Int64(text) else { return nil }
            self.seconds = seconds
            self.nanoseconds = 0
            return
        }
        guard let year = digits.number(ofDigits: 4) else { return nil }
        var month: Int64 = 1
        var day: Int64 = 1
        var time: (seconds: Int64, nanoseconds: Int64) = (0, 0)
        if digits.skip("-") {
            guard let value = digits.number(ofDigits: 2) else { return nil }
            month = value
            if digits.skip("-") {
                guard let value = digits.number(ofDigits: 2) else { return nil }
                day = value
                if digits.skip("T") || digits.skip("t") {
                    guard let value = digits.timeOfDay() else { return nil }
                    time = value
                }
            }
        }
        guard
            digits.isAtEnd, let days = Self.daysSince1970(year: year, month: month, day: day)
        else { return nil }
        seconds = days * 86_400 + time.seconds
        nanoseconds = time.nanoseconds
    }

    /// Two spellings of one moment are equal.
    static func == (left: Self, right: Self) -> Bool {
        (left.seconds, left.nanoseconds) == (right.seconds, right.nanoseconds)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(seconds)
        hasher.combine(nanoseconds)
    }

    static func < (left: Self, right: Self) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// The days of the Gregorian calendar before a date; nil if there is no such date.
    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64? {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...lengths[Int(month) - 1]).contains(day) else {
            return nil
        }
        // Year 0 is a leap year, so the years before this one hold a leap day for each that
        // divides, the year 0 among them.
        let past = year - 1
        let leapDays = year == 0 ? 0 : past / 4 - past / 100 + past / 400 + 1
        let daysBeforeYear = year * 365 + leapDays
        return daysBeforeYear + lengths[..<(Int(month) - 1)].reduce(0, +) + day - 1 - 719_528
    }
}

/// Reads the fields of a date from its text.
private struct DigitReader {
    private var rest: Substring.UnicodeScalarView

    init(_ text: String) {
        rest = text.unicodeScalars[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    var isOnlyDigits: Bool { !rest.isEmpty && rest.allSatisfy(\.isASCIIDigit) }

    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(ofDigits count: Int) -> Int64? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy(\.isASCIIDigit) else { return nil }
        rest = rest.dropFirst(count)
        return Int64(String(digits))
    }

    /// Reads `hh:mm[:ss[.s+]][Z|±hh[:mm]]` as the time since the day began in UTC.
    mutating func timeOfDay() -> (seconds: Int64, nanoseconds: Int64)? {
        guard let minutes = hoursAndMinutes() else { return nil }
        var seconds: Int64 = 0
        var nanoseconds: Int64 = 0
        if skip(":") {
            guard let value = number(ofDigits: 2), value < 60 else { return nil }
            seconds = value
            if skip(".") {
                guard let value = fraction() else { return nil }
                nanoseconds = value
            }
        }
        guard let offset = offsetInMinutes() else { return nil }
        return ((minutes - offset) * 60 + seconds, nanoseconds)
    }

    private mutating func hoursAndMinutes() -> Int64? {
        guard
            let hours = number(ofDigits: 2), hours < 24, skip(":"),
            let minutes = number(ofDigits: 2), minutes < 60
        else { return nil }
        return hours * 60 + minutes
    }

    private mutating func offsetInMinutes() -> Int64? {
        if isAtEnd || skip("Z") || skip("z") { return 0 }
        let sign: Int64 = skip("-") ? -1 : skip("+") ? 1 : 0
        guard sign != 0, let hours = number(ofDigits: 2), hours < 24 else { return nil }
        guard skip(":") else { return sign * hours * 60 }
        guard let minutes = number(ofDigits: 2), minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }

    /// Reads one to nine digits after the point as nanoseconds.
    private mutating func fraction() -> Int64? {
        let count = rest.prefix(while: \.isASCIIDigit).count
        guard (1...9).contains(count), let value = number(ofDigits: count) else { return nil }
        return (count..<9).reduce(value) { value, _ in value * 10 }
    }
}
