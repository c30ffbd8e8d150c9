import CommandLineSupport
import Foundation
import Testing

struct JSONTests {
    private struct Record: Encodable {
        let name = "a/b"
        let date = Date(timeIntervalSince1970: 1_749_988_800)
        let missing: String? = nil
        let aliases = ["x"]
    }

    @Test func keysAreSortedAndTimesAreISO8601() throws {
        let expected = """
            {
              "aliases" : [
                "x"
              ],
              "date" : "2025-06-15T12:00:00Z",
              "name" : "a/b"
            }
            """
        #expect(try JSON.encode(Record()) == expected)
    }

    @Test func compactIsOneLine() throws {
        let expected = #"{"aliases":["x"],"date":"2025-06-15T12:00:00Z","name":"a/b"}"#
        #expect(try JSON.encodeCompact(Record()) == expected)
    }

    // JSON itself would leave these as they are, and a terminal would obey them.
    @Test func whatCannotBeSeenIsEscaped() throws {
        let text = "\u{E9}\u{7F}\u{9B}31m\u{202E}\u{E0041}\u{1B}"
        let json = try JSON.encodeCompact([text])
        #expect(json.lowercased() == "[\"\u{E9}\\u007f\\u009b31m\\u202e\\udb40\\udc41\\u001b\"]")
        #expect(try JSONDecoder().decode([String].self, from: Data(json.utf8)) == [text])
    }
}

struct TimestampTests {
    @Test(arguments: [
        ("2025-06-15T12:00:00Z", 1_749_988_800.0), ("2025-06-15", 1_749_945_600.0),
        ("2025-06-15T14:00:00+02:00", 1_749_988_800.0),
    ])
    func readsTimesAndDays(text: String, seconds: Double) {
        #expect(Timestamp(argument: text)?.date == Date(timeIntervalSince1970: seconds))
    }

    @Test(arguments: [
        "", "tomorrow", "2025-06-15T12:00:00", "2025-06-15T12:00:00Zx", "2025-13-01", "15.6.2025",
        "2025-06-15 12:00:00Z", "2025-02-30", "2025-02-30T12:00:00Z", "2025-06-15T25:00:00Z",
        "2025-06-15T12:61:00Z", "2025-06-15T12:00:61Z", "20250615", "2025-6-15",
    ])
    func refusesEverythingElse(text: String) {
        #expect(Timestamp(argument: text) == nil)
    }
}
