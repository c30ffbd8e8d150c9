import Testing

@testable import AWS

struct ShellWordsTests {
    @Test(arguments: [
        ("a b", ["a", "b"]), ("  a\t b ", ["a", "b"]), ("", []), ("a\nb", ["a", "b"]),
        ("a\r\nb\r\n", ["a", "b"]), ("cat key.pem\n", ["cat", "key.pem"]),
        ("a\rb", ["a", "b"]), ("'a b' \"c d\"", ["a b", "c d"]), ("'' \"\"", ["", ""]),
        ("a'b'\"c\"d", ["abcd"]), ("'a\\b'", ["a\\b"]), ("a\\ b", ["a b"]),
        ("\"\\$HOME \\` \\\" \\\\\"", ["$HOME ` \" \\"]), ("\"\\a\\'\"", ["\\a\\'"]),
        ("a\\\nb", ["ab"]), ("\"a\\\nb\"", ["ab"]), ("'a\\\nb'", ["a\\\nb"]),
        ("a \\\n b", ["a", "b"]), ("'a\r\nb'", ["a\r\nb"]), ("\u{E9}'\u{301}'", ["\u{E9}\u{301}"]),
    ])
    func splitsAsAShellDoes(text: String, words: [String]) {
        #expect(ShellWords.split(text) == words)
    }

    @Test(arguments: ["'a", "\"a", "a\\", "\"a\\", "\"a\\\""])
    func whatDoesNotEndIsNil(text: String) {
        #expect(ShellWords.split(text) == nil)
    }

    @Test(arguments: [
        ["cat", "key.pem"], ["sh", "-c", "cat \"$HOME/a b\" | tr -d '\\r'"],
        ["", "'", "\"", "\\", "`x`"],
        ["a\nb", "\r\n", "~", "*", "#x", "!"],
    ])
    func wordsThatAreJoinedAreTheSameAgain(words: [String]) {
        #expect(ShellWords.split(ShellWords.joined(words)) == words)
    }
}
