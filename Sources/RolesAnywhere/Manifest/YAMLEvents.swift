import CYAML
import StrictJSON

/// What libyaml finds in a text, piece by piece.
struct YAMLEvents: ~Copyable {
    /// One piece, and where it begins.
    struct Event {
        let content: Content
        let position: JSONNode.Position
    }

    /// What a piece is; tags and anchors are empty where there are none.
    enum Content {
        case scalar(text: String, tag: String, isPlain: Bool, anchor: String)
        case sequence(tag: String, anchor: String)
        case mapping(tag: String, anchor: String)
        case endOfCollection
        case alias(String)
        case document
        case endOfDocument
        case end
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// Begins with a text.
    ///
    /// - Throws: `RolesAnywhereError.libraryMissing` without libyaml.
    init(_ text: String) throws(RolesAnywhereError) {
        if let reason = cyaml_load() {
            throw .libraryMissing(name: "libyaml", detail: String(cString: reason))
        }
        let bytes = Array(text.utf8)
        // Without bytes there is no address, and libyaml wants one.
        guard let parser = cyaml_parser_new(bytes.isEmpty ? [0] : bytes, bytes.count) else {
            throw .libraryMissing(name: "libyaml", detail: "out of memory")
        }
        self.parser = parser
    }

    deinit {
        cyaml_parser_delete(parser)
    }

    /// The next piece.
    ///
    /// - Throws: `RolesAnywhereError.invalidManifest` where the text is not YAML.
    func next() throws(RolesAnywhereError) -> Event {
        while true {
            var event = yaml_event_t()
            guard cyaml_parser_next(parser, &event) != 0 else { throw problem }
            defer { cyaml_event_delete(&event) }
            if let content = Self.content(event) {
                return Event(content: content, position: Self.position(event.start_mark))
            }
        }
    }

    private static func content(_ event: yaml_event_t) -> Content? {
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return .scalar(
                text: String(decoding: text, as: UTF8.self), tag: string(scalar.tag),
                isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE, anchor: string(scalar.anchor))
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return .sequence(tag: string(start.tag), anchor: string(start.anchor))
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return .mapping(tag: string(start.tag), anchor: string(start.anchor))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .endOfCollection
        case YAML_ALIAS_EVENT: return .alias(string(event.data.alias.anchor))
        case YAML_DOCUMENT_START_EVENT: return .document
        case YAML_DOCUMENT_END_EVENT: return .endOfDocument
        case YAML_STREAM_END_EVENT: return .end
        default: return nil
        }
    }

    private static func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String {
        text.map { String(cString: $0) } ?? ""
    }

    private static func position(_ mark: yaml_mark_t) -> JSONNode.Position {
        JSONNode.Position(atLine: mark.line + 1, column: mark.column + 1)
    }

    private var problem: RolesAnywhereError {
        let reason = parser.pointee.problem.map { String(cString: $0) } ?? "it is not YAML"
        // What is no text at all has an offset, and no mark.
        guard parser.pointee.error != YAML_READER_ERROR else {
            return .invalidManifest(place: "its text", reason: reason)
        }
        return ManifestText.fault(reason, Self.position(parser.pointee.problem_mark))
    }
}
