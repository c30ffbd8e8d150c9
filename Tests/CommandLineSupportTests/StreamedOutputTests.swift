import CommandLineSupport
import Testing

struct StreamedOutputTests {
    let here: TestContext

    init() throws { here = try TestContext() }

    private func output() throws -> String {
        try here.context.flush()
        return try here.output
    }

    @Test(arguments: [0, 1, 3, 999])
    func aShortTableIsLikeAnyOther(count: Int) throws {
        let rows = (0..<count).map { ["name-\($0)", $0 == 2 ? "a\u{1b} wide one" : "x", "end"] }
        var table = StreamedTable(columns: ["NAME", "VALUE", "LAST"], in: here.context)
        var ordinary = Table(columns: ["NAME", "VALUE", "LAST"])
        for row in rows {
            try table.add(row)
            ordinary.add(row)
        }
        table.finish()
        #expect(try output() == ordinary.lines.map { $0 + "\n" }.joined())
    }

    @Test func aLongTableKeepsTheWidthsOfItsBeginning() throws {
        var table = StreamedTable(columns: ["A", "B"], in: here.context)
        for _ in 0..<1000 { try table.add(["xx", "y"]) }
        try table.add(["much wider", "y"])
        table.finish()
        let lines = try output().split(separator: "\n")
        #expect(lines.count == 1002)
        #expect(lines[0] == "A   B" && lines[1000] == "xx  y" && lines[1001] == "much wider  y")
    }

    private struct Element: Encodable, Equatable {
        let text: String
        let numbers: [Int]
    }

    @Test(arguments: [0, 1, 2])
    func aStreamedArrayIsWhatTheEncoderGives(count: Int) throws {
        let elements = (0..<count).map { Element(text: "a\nb\"\u{2028}", numbers: [$0, 7]) }
        var array = StreamedJSON(in: here.context)
        for element in elements { try array.add(element) }
        array.finish()
        let expected = count == 0 ? "[]" : try JSON.encode(elements)
        #expect(try output() == expected + "\n")
    }
}
