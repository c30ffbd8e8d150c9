import CommandLineSupport
import Testing

struct CSVTests {
    @Test(arguments: [
        (["a", "b"], "a,b\r\n"), (["", nil, "c"], ",,c\r\n"), (["CN=a,O=b"], "\"CN=a,O=b\"\r\n"),
        ([""], "\"\"\r\n"), ([nil], "\"\"\r\n"),
        (["say \"so\""], "\"say \"\"so\"\"\"\r\n"), (["a\r\nb\u{1b}"], "a\\r\\nb\\u{1b}\r\n"),
    ])
    func quotesWhatNeedsIt(fields: [String?], line: String) {
        #expect(CSV.line(fields) == line)
    }
}
