import Foundation
import Testing

@testable import IAMPolicy

struct PolicyDateTests {
    /// Another calendar's arithmetic agrees, also at leap days and ends of months.
    @Test(arguments: [
        "1600-02-29", "1900-02-28", "1900-03-01", "1969-12-31", "1970-01-01",
        "2000-02-29", "2024-12-31", "2025-06-15", "2100-03-01", "9999-12-31",
    ])
    func agreesWithFoundation(day: String) throws {
        let strategy = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
        let expected = try Date(day, strategy: strategy).timeIntervalSince1970
        let date = try #require(PolicyDate(day))
        #expect(Double(date.seconds) == expected)
        #expect(date == PolicyDate("\(day)T00:00Z"))
    }

    @Test(arguments: [("25", 25), ("1749988800", 1_749_988_800), ("1970", 0), ("02025", 2025)])
    func fourDigitsAreAYearAndOthersSeconds(text: String, seconds: Int64) {
        #expect(PolicyDate(text)?.seconds == seconds)
    }

    /// Foundation's calendar is Julian before 1582; ISO 8601 goes on with Gregorian years.
    @Test func theFirstYearsAreGregorian() {
        #expect(PolicyDate("0001-01-01")?.seconds == -62_135_596_800)
        #expect(PolicyDate("0000-12-31")?.seconds == -62_135_596_800 - 86_400)
        #expect(PolicyDate("0000-01-01")?.seconds == -62_135_596_800 - 366 * 86_400)
    }

    @Test func offsetsMoveTheMoment() throws {
        let moment = try #require(PolicyDate("2025-01-01T00:30:00+01:00"))
        #expect(moment == PolicyDate("2024-12-31T23:30Z"))
        #expect(moment == PolicyDate("2024-12-31T20:00-03:30"))
    }

    /// Neither the standard's form nor refused by IAM.
    @Test(arguments: [
        "2025-06-15T12:00:00", "2025-06-15t12:00:00z", "2025-06-15T12:00:00Z",
        "2025-06-15T14:00:00+02", "2025-06-15T12:00",
    ])
    func readsOtherFormsAsUTC(text: String) {
        #expect(PolicyDate(text)?.seconds == 1_749_988_800)
        #expect(PolicyDate.isAccepted(text))
    }

    @Test(arguments: [
        ("2025-2-31", true), ("2025-06-15T12", true), ("292278993-12-31", true),
        ("-2025-01-01", true), ("2025-06-15T", true), ("2025-06-15T12:00:00.5", true),
        ("2025-06-15T12:00:00+23:59", true), ("0", true), ("9223372036854775807", true),
        ("9223372036854775808", false), ("-1", true), ("x", false), ("", false),
        ("2025-13-01", false), ("2025-01-32", false), ("2025-01-01-01", false),
        ("2025-01-01T24:00:00Z", false), ("2025-01-01T23:60:00Z", false),
        ("2025-01-01T23:00:60Z", false), ("2025-01-01T23:00:00Zx", false),
        ("2025-01-01T23:00:00+24", false), ("292278994-01-01", false),
    ])
    func knowsWhatIAMAccepts(text: String, isAccepted: Bool) {
        #expect(PolicyDate.isAccepted(text) == isAccepted)
    }

    @Test(arguments: [
        "", "2025-1-1", "2025-13", "2025-00-01", "2025-04-31", "2023-02-29", "1900-02-29",
        "2025-06-15 12:00Z", "2025-06-15T24:00Z", "2025-06-15T12:60Z",
        "2025-06-15T12:00:60Z", "2025-06-15T12:00:00.Z", "2025-06-15T12:00:00.1234567890Z",
        "2025-06-15T12:00:00+0200", "2025-06-15T12Z", "2025-06-15T12:00Zx", "-1", "+1", "1.5",
        "99999999999999999999", "２０２５",
    ])
    func refuses(text: String) {
        #expect(PolicyDate(text) == nil)
    }
}
