import CExpat

extension XMLElement {
    /// The deepest nesting that is accepted.
    public static let depthLimit = 64

    /// The largest document that is accepted, in bytes.
    public static let sizeLimitBytes = 16 << 20

    /// Reads a document and gives its root.
    ///
    /// A document type declaration is refused: it is how entities are defined that expand without
    /// end, and no AWS service sends one.
    ///
    /// - Throws: `AWSError.malformedXML`
    public init(parsing document: [UInt8]) throws(AWSError) {
        guard document.count <= Self.sizeLimitBytes else {
            throw .malformedXML(line: 1, problem: "it is larger than \(Self.sizeLimitBytes) bytes")
        }
        guard let parser = XML_ParserCreate(nil) else {
            throw .malformedXML(line: 1, problem: "out of memory")
        }
        defer { XML_ParserFree(parser) }
        let tree = TreeBuilder(parser: parser)
        // The builder outlives the parser's use of it: both end with this function.
        let status = withExtendedLifetime(tree) {
            tree.observe()
            return document.withUnsafeBytes { bytes in
                XML_Parse(
                    parser, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count), 1)
            }
        }
        let line = Int(clamping: XML_GetCurrentLineNumber(parser))
        if let refusal = tree.refusal { throw .malformedXML(line: line, problem: refusal) }
        guard status == XML_STATUS_OK, let root = tree.root else {
            let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) }
            throw .malformedXML(line: line, problem: reason ?? "unknown error")
        }
        self = root
    }
}

/// Puts elements together as expat reports their beginnings and ends.
private final class TreeBuilder {
    private(set) var root: XMLElement?
    private(set) var refusal: String?

    private let parser: XML_Parser
    private var open: [Open] = []

    /// An element whose end has not come yet.
    private struct Open {
        let name: String
        var text: [UInt8] = []
        var children: [XMLElement] = []
    }

    init(parser: XML_Parser) {
        self.parser = parser
    }

    /// Makes the parser report to this builder.
    func observe() {
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { builder, name, _ in TreeBuilder.at(builder)?.begin(name) },
            { builder, _ in TreeBuilder.at(builder)?.end() })
        XML_SetCharacterDataHandler(parser) { builder, text, count in
            TreeBuilder.at(builder)?.append(text, Int(count))
        }
        XML_SetStartDoctypeDeclHandler(parser) { builder, _, _, _, _ in
            TreeBuilder.at(builder)?.refuse("it has a document type declaration")
        }
    }

    private static func at(_ pointer: UnsafeMutableRawPointer?) -> TreeBuilder? {
        pointer.map { Unmanaged<TreeBuilder>.fromOpaque($0).takeUnretainedValue() }
    }

    private func begin(_ name: UnsafePointer<CChar>?) {
        guard let name, refusal == nil else { return }
        guard open.count < XMLElement.depthLimit else {
            refuse("it is nested deeper than \(XMLElement.depthLimit) elements")
            return
        }
        let qualified = String(cString: name)
        open.append(Open(name: String(qualified.split(separator: ":").last ?? "")))
    }

    private func append(_ text: UnsafePointer<CChar>?, _ count: Int) {
        guard refusal == nil, let last = open.indices.last else { return }
        open[last].text += UnsafeRawBufferPointer(start: text, count: count)
    }

    private func end() {
        guard refusal == nil, let ended = open.popLast() else { return }
        // White space between elements is layout, not text.
        let text = ended.children.isEmpty ? String(decoding: ended.text, as: UTF8.self) : ""
        let element = XMLElement(name: ended.name, text: text, children: ended.children)
        if let parent = open.indices.last {
            open[parent].children.append(element)
        } else {
            root = element
        }
    }

    private func refuse(_ problem: String) {
        guard refusal == nil else { return }
        refusal = problem
        XML_StopParser(parser, XML_Bool(XML_FALSE))
    }
}
