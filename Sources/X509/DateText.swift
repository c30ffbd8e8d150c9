public import FoundationEssentials

/// The text of UTCTime and GeneralizedTime, in which others write moments down as well.
public enum DateText {
    /// The moment of `YYMMDDHHMMSSZ` (1950 to 2049) or `YYYYMMDDHHMMSSZ`.
    ///
    /// - Parameter text: Zulu, with seconds, and without fractions.
    /// - Returns: Nil for any other text, and for a date that no calendar has.
    /// - SeeAlso: RFC 5280 §4.1.2.5
    public static func date(_ text: String) -> Date? {
        let octets = Array(text.utf8)
        guard [13, 15].contains(octets.count), octets.last == UInt8(ascii: "Z") else { return nil }
        var digits: [Int] = []
        for octet in octets.dropLast() {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) else { return nil }
            digits.append(Int(octet - UInt8(ascii: "0")))
        }
        let pairs = stride(from: 0, to: digits.count, by: 2).map {
            digits[$0] * 10 + digits[$0 + 1]
        }
        let fields = Array(pairs.suffix(5))
        let year =
            pairs.count == 7 ? pairs[0] * 100 + pairs[1] : pairs[0] + (pairs[0] < 50 ? 2000 : 1900)
        let civil = CivilTime(
            year: year, month: fields[0], day: fields[1], hour: fields[2], minute: fields[3],
            second: fields[4])
        // What is no date comes back as another one.
        let again = CivilTime(civil.date)
        guard again.year == year, again.month == civil.month, again.day == civil.day,
            again.hour == civil.hour, again.minute == civil.minute, again.second == civil.second
        else { return nil }
        return civil.date
    }
}
