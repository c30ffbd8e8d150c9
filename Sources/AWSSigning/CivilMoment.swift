import FoundationEssentials

/// A moment of UTC in whole seconds, taken apart; for the texts of it that each request needs.
///
/// Foundation's formats do the same, many times slower. Years before 1600 and after 9999 are left to
/// them: there calendars differ.
package struct CivilMoment {
    package let year: Int
    package let month: Int
    package let day: Int
    package let hour: Int
    package let minute: Int
    package let second: Int

    /// Days since the epoch.
    package let dayNumber: Int

    /// The second that a time lies in; nil for years that are left to Foundation.
    package init?(_ date: Date) {
        let time = date.timeIntervalSince1970.rounded(.down)
        guard Self.seconds.contains(time) else { return nil }
        let second = Int(time)
        dayNumber = (second - (second % 86_400 + 86_400) % 86_400) / 86_400
        let rest = second - dayNumber * 86_400
        (hour, minute, self.second) = (rest / 3600, rest / 60 % 60, rest % 60)
        // Years that begin in March: a leap day is the last of its year.
        let days = dayNumber + 719_468
        let (era, dayOfEra) = (days / 146_097, days % 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * march + 2) / 5 + 1
        month = march < 10 ? march + 3 : march - 9
        year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    }

    /// From 1600 to 9999.
    private static let seconds = -11_676_096_000.0..<253_402_300_800.0

    /// `YYYY-MM-DDThh:mm:ssZ`, or without its signs `YYYYMMDDThhmmssZ`.
    package func text(isBasic: Bool = false) -> String {
        String(unsafeUninitializedCapacity: 20) { buffer in
            var count = 0
            func add(_ character: Unicode.Scalar) {
                buffer[count] = UInt8(ascii: character)
                count += 1
            }
            func add(_ number: Int) {
                buffer[count] = UInt8(ascii: "0") + UInt8(number / 10)
                buffer[count + 1] = UInt8(ascii: "0") + UInt8(number % 10)
                count += 2
            }
            add(year / 100)
            add(year % 100)
            if !isBasic { add("-") }
            add(month)
            if !isBasic { add("-") }
            add(day)
            add("T")
            add(hour)
            if !isBasic { add(":") }
            add(minute)
            if !isBasic { add(":") }
            add(second)
            add("Z")
            return count
        }
    }

    /// The time that `YYYYMMDDThhmmssZ` tells; nil where it is another text, or for a year that is
    /// left to Foundation.
    package static func date(basic text: String) -> Date? {
        let octets = Array(text.utf8)
        guard octets.count == 16, octets[8] == UInt8(ascii: "T"), octets[15] == UInt8(ascii: "Z")
        else { return nil }
        var digits: [Int] = []
        for octet in octets[..<8] + octets[9..<15] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) else { return nil }
            digits.append(Int(octet - UInt8(ascii: "0")))
        }
        func number(_ places: Range<Int>) -> Int { digits[places].reduce(0) { $0 * 10 + $1 } }
        let (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
        guard year >= 1600, (1...12).contains(month), (1...31).contains(day), number(8..<10) < 24,
            number(10..<12) < 60, number(12..<14) < 60
        else { return nil }
        let marchYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = (marchYear / 400, marchYear % 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let seconds = number(8..<10) * 3600 + number(10..<12) * 60 + number(12..<14)
        let date = Date(timeIntervalSince1970: Double((days - 719_468) * 86_400 + seconds))
        // A day that the month does not have would be one of the next.
        return CivilMoment(date)?.text(isBasic: true) == text ? date : nil
    }
}
