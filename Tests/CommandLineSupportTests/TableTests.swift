import CommandLineSupport
import Testing

struct TableTests {
    @Test func alignsColumnsWithoutTrailingBlanks() {
        var table = Table(columns: ["NAME", "STATE", "NOTE"])
        table.add(["web-01", "issued", ""])
        table.add(["a", "revoked", "lost"])
        #expect(
            table.lines == [
                "NAME    STATE    NOTE",
                "web-01  issued",
                "a       revoked  lost",
            ])
    }

    @Test func headingsAppearWithoutRows() {
        #expect(Table(columns: ["NAME", "STATE"]).lines == ["NAME  STATE"])
    }

    @Test func aRowMayBeShortAndIsNeverLong() {
        var table = Table(columns: ["A", "B"])
        table.add(["1"])
        table.add(["1", "2", "3"])
        #expect(table.lines == ["A  B", "1", "1  2"])
    }

    @Test func cellsCannotDriveTheTerminal() {
        var table = Table(columns: ["NAME"])
        table.add(["\u{1b}[2Jred\nline\u{202e}"])
        #expect(table.lines[1] == "\\u{1b}[2Jred\\nline\\u{202e}")
    }
}

struct SheetTests {
    @Test func alignsValuesBelowTheTitle() {
        var sheet = Sheet(title: "web-01")
        sheet.add("subject", "CN=web-01")
        sheet.add("names", ["DNS:a", "DNS:b"])
        sheet.add("usage", [])
        sheet.add("revoked", nil)
        sheet.add("key", "\u{1b}")
        #expect(
            sheet.lines == [
                "web-01",
                "  subject  CN=web-01",
                "  names    DNS:a",
                "           DNS:b",
                "  key      \\u{1b}",
            ])
    }
}

struct PrintableTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("gr\u{fc}n", "gr\u{fc}n"), ("a\tb", "a\\tb"), ("\r", "\\r"),
        ("\u{7f}", "\\u{7f}"), ("\u{0}", "\\u{0}"), ("\u{2028}", "\\u{2028}"),
    ])
    func escapesOnlyWhatIsInvisible(text: String, expected: String) {
        #expect(PrintableText.escape(text) == expected)
    }

    @Test func quotesAreCutAt64Characters() {
        let quoted = PrintableText.quote(String(repeating: "x", count: 65))
        #expect(quoted == "\"" + String(repeating: "x", count: 64) + "…\"")
    }

    @Test(arguments: [
        ("a-b_c.d/e", "a-b_c.d/e"), ("", "''"), ("a b", "'a b'"), ("it's", "'it'\\''s'"),
        ("it'\u{301}s", "'it'\\''\u{301}s'"),
    ])
    func shellWordsAreQuotedWhereNeeded(text: String, expected: String) {
        #expect(PrintableText.shellWord(text) == expected)
    }

    @Test(arguments: [("x", "x"), ("-x", "-- -x"), ("-x y", "-- '-x y'"), ("--", "-- --")])
    func whatWouldBeAnOptionStandsBehindThem(text: String, expected: String) {
        #expect(PrintableText.operand(text) == expected)
    }
}
