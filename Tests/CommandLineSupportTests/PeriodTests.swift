import CommandLineSupport
import Testing

struct PeriodTests {
    @Test(arguments: [
        ("30d", 2_592_000), ("12h", 43_200), ("90m", 5400), ("0d", 0), ("007d", 604_800),
    ])
    func readsACountAndAUnit(text: String, seconds: Int) {
        #expect(Period(argument: text) == Period(seconds: seconds))
    }

    @Test(arguments: [
        "", "d", "30", "30 d", "-1d", "+1d", "1.5d", "30D", "30s", "1d12h", "٣d", "99999999999d",
        "9999999999999999999999d",
    ])
    func refusesTheRest(text: String) {
        #expect(Period(argument: text) == nil)
    }

    @Test(arguments: [
        (0, "0 s"), (59, "59 s"), (3600, "1 h"), (12_000, "3 h 20 m"), (2_592_061, "30 d"),
        (90_000, "1 d 1 h"),
    ])
    func saysTheTwoLargestUnits(seconds: Int, text: String) {
        #expect(Period(seconds: seconds).description == text)
    }
}
