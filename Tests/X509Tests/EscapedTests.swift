import Testing
import X509

struct EscapedTests {
    @Test(arguments: [
        ("plain", "plain"), ("gr\u{fc}n", "gr\u{fc}n"), ("a\nb", "a\\nb"), ("\r\t", "\\r\\t"),
        ("\u{1b}[2J", "\\u{1b}[2J"), ("\u{202e}x", "\\u{202e}x"), ("\u{e000}", "\\u{e000}"),
        ("\u{2028}", "\\u{2028}"), ("\u{7f}", "\\u{7f}"),
    ])
    func writesOutWhatCannotBeSeen(text: String, expected: String) {
        #expect(Escaped.text(text) == expected)
    }

    @Test func cutsAfterTheLimit() {
        #expect(Escaped.text("abcd", limit: 4) == "abcd")
        #expect(Escaped.text("abcde", limit: 4) == "abcd…")
        #expect(Escaped.text("\n\n\n", limit: 2) == "\\n\\n…")
    }
}
