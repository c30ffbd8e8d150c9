import CommandLineSupport
import Testing

struct CSVReaderTests {
    private func records(_ text: String) throws -> [[String]] {
        try CSVReader.records(Array(text.utf8)).map { $0.map(\.text) }
    }

    @Test(arguments: [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("\u{feff}a\n", [["a"]]), ("a\n\n\r\nb\n", [["a"], ["b"]]), ("a,\n", [["a", ""]]),
        ("\"a,b\",\"say \"\"so\"\"\"\n", [["a,b", "say \"so\""]]),
        ("\"two\nlines\",c\n", [["two\nlines", "c"]]), ("\"\"\n", [[""]]), ("", []),
    ])
    func readsWhatRFC4180Allows(text: String, expected: [[String]]) throws {
        #expect(try records(text) == expected)
    }

    @Test(arguments: [
        ("name\nweb \"1\"\n", 2, 5, "quotation mark"), ("name\n\"web\n", 2, 1, "never closed"),
        ("a,b\n1,\"2\"3\n", 2, 6, "closing quotation mark"), ("a\rb\n", 1, 2, "carriage return"),
        ("a,b\n\"x\ny\",\"z\"q\n", 3, 7, "closing quotation mark"),
        ("ü,b\nä,c\"\n", 2, 4, "quotation mark"),
    ])
    func refusesTheRestWithItsPlace(text: String, line: Int, column: Int, detail: String) {
        #expect {
            try CSVReader.records(Array(text.utf8))
        } throws: { error in
            guard let fault = error as? CSVReader.Fault else { return false }
            return fault.position.line == line && fault.position.column == column
                && fault.detail.contains(detail)
        }
    }

    @Test func refusesWhatIsNotUTF8() {
        #expect(throws: CSVReader.Fault.self) {
            try CSVReader.records([0x61, 0x0A, 0x62, 0xFF, 0x0A])
        }
    }

    @Test func knowsWhereEachFieldBegan() throws {
        let fields = try CSVReader.records(Array("a,b\n\"1\n2\",ü,x\n".utf8)).flatMap { $0 }
        #expect(fields.map(\.position.line) == [1, 1, 2, 3, 3])
        #expect(fields.map(\.position.column) == [1, 3, 1, 4, 6])
    }
}
