import FoundationEssentials

/// The moment of signing, in whole seconds of UTC.
struct SigningDate: Equatable {
    /// As `X-Amz-Date` carries it: `YYYYMMDDTHHMMSSZ`.
    let text: String

    let date: Date

    /// The scope's day, `YYYYMMDD`.
    var day: String { String(text.prefix(8)) }

    init(_ date: Date) {
        text = CivilMoment(date)?.text(isBasic: true) ?? date.formatted(Self.style)
        self.date = date
    }

    /// From the value of `X-Amz-Date`.
    init(parsing text: String) throws(SignatureError) {
        if let date = CivilMoment.date(basic: text) {
            self.text = text
            self.date = date
            return
        }
        guard let date = try? Self.style.parse(text), date.formatted(Self.style) == text else {
            throw .malformedDate(text)
        }
        self.text = text
        self.date = date
    }

    private static let style = Date.ISO8601FormatStyle(
        dateSeparator: .omitted, dateTimeSeparator: .standard, timeSeparator: .omitted,
        timeZoneSeparator: .omitted, includingFractionalSeconds: false, timeZone: .gmt)
}
