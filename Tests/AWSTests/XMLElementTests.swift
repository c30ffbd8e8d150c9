import AWS
import Testing

struct XMLElementTests {
    private func parse(_ text: String) throws(AWSError) -> XMLElement {
        try XMLElement(parsing: Array(text.utf8))
    }

    @Test func readsNamesTextAndOrder() throws {
        let root = try parse(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <a xmlns="urn:x" xmlns:n="urn:n">
              <!-- comment -->
              <n:b q="1">x &amp; &#228;<![CDATA[ <y> ]]></n:b>
              <b/>
              <list><member>1</member><other/><member>2</member></list>
            </a>
            """)
        #expect(root.name == "a")
        #expect(root.text == "")
        #expect(root.children.map(\.name) == ["b", "b", "list"])
        #expect(root.text(of: "b") == "x & ä <y> ")
        #expect(root.members(of: "list").map(\.text) == ["1", "2"])
        #expect(root.members(of: "none").isEmpty)
        #expect(root.text(of: "none") == nil)
    }

    @Test func refusesEntityDefinitions() {
        let bomb = """
            <!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]>
            <a>&y;</a>
            """
        #expect(
            throws: AWSError.malformedXML(line: 1, problem: "it has a document type declaration")
        ) {
            try parse(bomb)
        }
    }

    @Test func refusesDepthBeyondTheLimit() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        #expect(try parse(nested(XMLElement.depthLimit)).name == "a")
        #expect(
            throws: AWSError.malformedXML(line: 1, problem: "it is nested deeper than 64 elements")
        ) {
            try parse(nested(XMLElement.depthLimit + 1))
        }
    }

    @Test func refusesSizeBeyondTheLimit() {
        let large = [UInt8](repeating: 0x20, count: XMLElement.sizeLimitBytes + 1)
        #expect(
            throws: AWSError.malformedXML(line: 1, problem: "it is larger than 16777216 bytes")
        ) {
            try XMLElement(parsing: large)
        }
    }

    @Test(arguments: [
        "", "   ", "text", "<a>", "<a></b>", "<a/><b/>", "<a>&nbsp;</a>", "<a>\u{1}</a>",
        "{\"a\":1}", "<a", "<a b></a>",
    ])
    func refusesWhatIsNotXML(text: String) {
        #expect {
            try parse(text)
        } throws: { error in
            guard case AWSError.malformedXML(_, let problem) = error else { return false }
            return !problem.isEmpty
        }
    }

    @Test func namesTheLine() {
        #expect(throws: AWSError.malformedXML(line: 3, problem: "mismatched tag")) {
            try parse("<a>\n<b>\n</a>")
        }
    }

    @Test func writesWhatItReads() throws {
        let element = XMLElement(
            "ListResult",
            [
                XMLElement("Text", "a < b & \"c\" > 'd'\r\n\tä𝄞"), XMLElement("Empty"),
                XMLElement("List", [XMLElement("member", "1"), XMLElement("member", "2")]),
            ])
        let document = element.document(namespace: "https://sts.amazonaws.com/doc/2011-06-15/")
        #expect(try XMLElement(parsing: document) == element)
        let text = String(decoding: document, as: UTF8.self)
        #expect(text.contains("xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\""))
        #expect(text.contains("<Empty/>"))
    }

    @Test func escapesWhatXMLCannotCarry() {
        #expect(
            XMLElement.escape("\u{0}\u{1B}<\"&>\u{FFFF}")
                == "\u{FFFD}\u{FFFD}&lt;&quot;&amp;&gt;\u{FFFD}")
    }
}
