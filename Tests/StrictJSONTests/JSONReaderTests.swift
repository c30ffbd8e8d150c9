import Testing

@testable import StrictJSON

struct JSONReaderTests {
    @Test func keepsOrderDuplicatesSpellingAndPlaces() throws {
        let node = try JSONReader.read("{ \"b\": 1.50,\n  \"a\": [true, null], \"b\": \"x\" }")
        guard case .object(let members) = node.value else {
            Issue.record("not an object")
            return
        }
        #expect(members.map(\.name) == ["b", "a", "b"])
        #expect(members[0].value.value == .number("1.50"))
        #expect(members[1].position == JSONNode.Position(line: 2, column: 3))
        #expect(members[1].value.position == JSONNode.Position(line: 2, column: 8))
    }

    @Test(arguments: [
        (#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{08}\u{0C}\n\r\tz"),
        (#""\u00e9\uD83D\uDE00""#, "é😀"),
        ("\"é😀\"", "é😀"),
        (#""""#, ""),
    ])
    func readsStrings(json: String, text: String) throws {
        #expect(try JSONReader.read(json).value == .string(text))
    }

    @Test(arguments: ["0", "-0", "10", "1.5", "-2.25E+10", "1e-3"])
    func readsNumbers(json: String) throws {
        #expect(try JSONReader.read(" \(json)\r\n").value == .number(json))
    }

    @Test(arguments: [
        ("{", 1, 2), ("{\"a\"}", 1, 5), ("{\"a\":1,}", 1, 8), ("{a:1}", 1, 2), ("[1,]", 1, 4),
        ("[1 2]", 1, 4), ("1 2", 1, 3), ("01", 1, 2), ("1.", 1, 3), ("-", 1, 2), ("+1", 1, 1),
        (".5", 1, 1), ("1e", 1, 3), ("tru", 1, 4), ("True", 1, 1), ("'a'", 1, 1), ("\"a", 1, 3),
        ("\"a\nb\"", 1, 3), ("\"\\x\"", 1, 3), ("\"\\u12g4\"", 1, 6), ("\"\\uD800\"", 1, 8),
        ("\"\\uDC00\"", 1, 8), ("\"\\uD800\\u0041\"", 1, 14), ("{\n  \"a\": ?}", 2, 8),
        ("\u{FEFF}{}", 1, 1), ("// x\n{}", 1, 1), ("\"\\u１２３４\"", 1, 4), ("\"\\", 1, 3),
    ])
    func refuses(json: String, line: Int, column: Int) throws {
        let error = try #require(throws: JSONSyntaxError.self) { try JSONReader.read(json) }
        #expect(error.line == line)
        #expect(error.column == column)
    }

    @Test func refusesWhatIsTooDeep() throws {
        let deep = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
        #expect(throws: Never.self) { try JSONReader.read(deep(JSONReader.maximumDepth)) }
        #expect(throws: JSONSyntaxError(reason: "nested too deeply", line: 1, column: 33)) {
            try JSONReader.read(deep(100_000))
        }
    }
}
