import AWS
import FoundationEssentials
import Testing

struct AWSTimeTests {
    @Test(arguments: [
        ("2026-06-15T12:00:00Z", 1_781_524_800.0), ("2026-06-15T12:00:00.5Z", 1_781_524_800.5),
        ("2026-06-15T14:00:00+02:00", 1_781_524_800), ("2028-02-29T00:00:00Z", 1_835_395_200),
    ])
    func readsTimes(text: String, seconds: Double) {
        #expect(AWSTime.date(text)?.timeIntervalSince1970 == seconds)
    }

    @Test(arguments: [
        "", "2026-06-15", "2026-06-15T12:00:00", "2026-06-15 12:00:00Z", "2026-02-30T12:00:00Z",
        "2026-06-15T99:99:99Z", "2026-06-15T24:00:00Z", "2026-13-01T00:00:00Z",
        "2026-06-15T12:00:00Zx", "1781524800",
    ])
    func takesNothingElse(text: String) {
        #expect(AWSTime.date(text) == nil)
    }
}
