import CommandLineSupport
import Testing

struct CountTests {
    @Test(arguments: [(0, "0 keys"), (1, "1 key"), (2, "2 keys")])
    func anS(count: Int, text: String) {
        #expect(Count.text(count, "key") == text)
    }

    @Test func aFormOfItsOwn() {
        #expect(Count.text(1, "audit entry", "audit entries") == "1 audit entry")
        #expect(Count.text(Int64(2), "audit entry", "audit entries") == "2 audit entries")
    }
}
