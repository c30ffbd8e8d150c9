import Testing

@testable import IAMPolicy

struct GlobTests {
    @Test(arguments: [
        ("", "", true), ("", "a", false), ("a", "a", true), ("a", "", false), ("a", "ab", false),
        ("*", "", true), ("*", "abc", true), ("?", "a", true), ("?", "", false),
        ("?", "ab", false), ("a*", "a", true), ("a*c", "abbc", true), ("a*c", "abcb", false),
        ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxaxx", false), ("**", "a", true),
        ("a?*", "a", false), ("a?*", "ab", true), ("*ab", "aab", true), ("*aab", "aaab", true),
        ("?\u{301}", "e\u{301}", true),
    ])
    func matches(pattern: String, text: String, expected: Bool) {
        #expect(Glob(wildcardsIn: pattern).matches(text) == expected)
    }

    /// A matcher that goes back and tries again would not end in the life of this machine.
    @Test func manyStarsTakeNoLongerThanTheyShould() {
        let pattern = String(repeating: "a*", count: 60) + "b"
        #expect(!Glob(wildcardsIn: pattern).matches(String(repeating: "a", count: 1000)))
    }
}
