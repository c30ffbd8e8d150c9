import CommandLineSupport
import Testing

struct TreeDrawingTests {
    private let roots = [
        TreeDrawing.Node(
            label: "root", cells: ["active", "2040"],
            children: [
                .init(
                    label: "a1", cells: ["retired"],
                    children: [.init(label: "x\u{1b}", cells: [], children: [])]),
                .init(label: "issuing-a2", cells: ["active", "2029"], children: []),
            ]),
        TreeDrawing.Node(label: "other", cells: ["active", "2031"], children: []),
    ]

    @Test func drawsLinesToTheChildren() {
        #expect(
            TreeDrawing(roots: roots, style: .unicode).lines == [
                "root           active   2040",
                "├─ a1          retired",
                "│  └─ x\\u{1b}",
                "└─ issuing-a2  active   2029",
                "other          active   2031",
            ])
    }

    @Test func drawsThemInASCIIToo() {
        let lines = TreeDrawing(roots: roots, style: .ascii).lines
        #expect(
            lines.map { $0.prefix(7) } == ["root   ", "|- a1  ", "|  `- x", "`- issu", "other  "])
        #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    }

    @Test(arguments: [
        (["LC_ALL": "de_DE.UTF-8"], true), (["LC_ALL": "C", "LANG": "en_US.UTF-8"], false),
        (["LC_ALL": "", "LC_CTYPE": "C.utf8"], true), ([:], false), (["LANG": "en_US"], false),
    ])
    func theLocaleDecides(environment: [String: String], hasUTF8: Bool) throws {
        let here = try TestContext(environment: environment)
        #expect((here.context.treeStyle == .unicode) == hasUTF8)
    }
}
