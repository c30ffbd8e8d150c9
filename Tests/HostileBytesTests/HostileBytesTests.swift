import HostileBytes
import Testing

/// A few seconds of what `make soak` does for hours with libFuzzer: the same tries in every run.
struct HostileBytesTests {
    private static let tries = 1500

    @Test(arguments: HostileInput.allCases)
    func everyReaderStandsHostileBytes(input: HostileInput) throws {
        let seeds = try Seeds.bytes(for: input)
        for seed in seeds { #expect(input.violation(of: seed) == nil) }
        var mutation = Mutation(seed: 20_250_615)
        var current = seeds
        for number in 0..<Self.tries {
            let index = number % current.count
            let bytes = mutation.changed(current[index], with: seeds[(number / 7) % seeds.count])
            if let rule = input.violation(of: bytes) {
                Issue.record("\(rule), which does not hold of \(bytes)")
                return
            }
            // Some changes are built upon, and now and then all begin anew.
            if number % 4 == 0 { current[index] = bytes }
            if number % 64 == 63 { current = seeds }
        }
    }
}
