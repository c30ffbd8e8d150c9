import AWSSigning
import FoundationEssentials

extension Date {
    /// As IAM, STS and sessions have it: ISO 8601, whole seconds, `Z`.
    var timestamp: String { CivilMoment(self)?.text() ?? ISO8601Format() }

    /// As signatures have it: `YYYYMMDDThhmmssZ`.
    var basicTimestamp: String { timestamp.filter { $0 != "-" && $0 != ":" } }

    /// As Roles Anywhere writes times: ISO 8601 with six digits of a second's fraction.
    var microsecondTimestamp: String {
        let micros = Int((timeIntervalSince1970 * 1_000_000).rounded())
        let seconds = Int((Double(micros) / 1_000_000).rounded(.down))
        let digits = "\(1_000_000 + micros - seconds * 1_000_000)".dropFirst()
        let whole = Date(timeIntervalSince1970: Double(seconds)).timestamp
        return "\(whole.dropLast()).\(digits)Z"
    }

    /// From the form that signatures have.
    init?(basicTimestamp text: String) {
        guard text.utf8.count == 16,
            let date = CivilMoment.date(basic: text) ?? (try? Self.basicStyle.parse(text))
        else { return nil }
        self = date
    }

    private static let basicStyle = Date.ISO8601FormatStyle(
        dateSeparator: .omitted, dateTimeSeparator: .standard, timeSeparator: .omitted,
        timeZoneSeparator: .omitted, includingFractionalSeconds: false, timeZone: .gmt)

    /// As S3 writes times: ISO 8601 with a fraction of a second.
    var fractionalTimestamp: String {
        Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(self)
    }

    /// As the header fields of HTTP have it, for instance `Sun, 15 Jun 2025 12:00:00 GMT`.
    ///
    /// - SeeAlso: RFC 9110 §5.6.7
    var httpDate: String {
        let days = Int((timeIntervalSince1970 / 86_400).rounded(.down))
        let text = Array(timestamp.utf8)  // YYYY-MM-DDThh:mm:ssZ
        func part(_ places: Range<Int>) -> String { String(decoding: text[places], as: UTF8.self) }
        let month = Self.months[(Int(part(5..<7)) ?? 1) - 1]
        // The epoch was a Thursday.
        let weekday = Self.weekdays[((days + 4) % 7 + 7) % 7]
        return "\(weekday), \(part(8..<10)) \(month) \(part(0..<4)) \(part(11..<19)) GMT"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
