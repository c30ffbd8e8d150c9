import Foundation
import Testing

@testable import RACommands

/// The clock and the address that a local service is given.
struct LabClockTests {
    private static let now = Date(timeIntervalSince1970: 1_750_000_000)

    @Test(arguments: [
        ("+1h", 3600.0), ("-90m", -5400), ("30s", 30), ("+7d", 604_800), ("-1s", -1), ("0s", 0),
        ("2025-06-15T15:06:40Z", 0), ("2025-06-15T15:06:41Z", 1),
    ])
    func isAheadBy(text: String, seconds: Double) throws {
        let clock = try #require(LabClock(argument: text))
        #expect(clock.offset(at: Self.now) == seconds)
        #expect(clock.text == text)
    }

    @Test(arguments: [
        "", "+", "-", "1", "1w", "+-1h", "--1h", "1.5h", "h", "tomorrow", "2025-02-30",
        "99999999999999999999s", "2025-06-15T15:06:40",
    ])
    func isNoClock(text: String) {
        #expect(LabClock(argument: text) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1", "http://127.0.0.1:8080", true), ("127.0.0.9", "http://127.0.0.9:8080", true),
        ("0.0.0.0", "http://127.0.0.1:8080", false), ("::", "http://[::1]:8080", false),
        ("::1", "http://[::1]:8080", true), ("10.1.2.3", "http://10.1.2.3:8080", false),
    ])
    func listensAt(text: String, url: String, isLoopback: Bool) throws {
        let address = try #require(ListenAddress(argument: text))
        #expect(address.url(port: 8080) == url)
        #expect(address.isLoopback == isLoopback)
        #expect(ListenAddress.isURL(url))
    }

    @Test(arguments: ["", "localhost", "127.1", "1.2.3.4.5", "[::1]", "127.0.0.1:80", "::1%lo"])
    func isNoAddress(text: String) {
        #expect(ListenAddress(argument: text) == nil)
    }

    @Test(arguments: [
        "http://127.0.0.1", "http://127.0.0.1:0", "http://127.0.0.1:70000", "https://127.0.0.1:1",
        "http://$(reboot):1", "http://::1:1", "http://[127.0.0.1]:1", "http://example.com:1",
    ])
    func isNoURLOfAService(text: String) {
        #expect(!ListenAddress.isURL(text))
    }
}
