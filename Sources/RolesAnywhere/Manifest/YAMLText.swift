import StrictJSON

/// YAML as it is written: block style, and quotation marks wherever a reader might see no text.
indirect enum YAMLText {
    case string(String)
    case integer(Int)
    case boolean(Bool)
    case list([YAMLText])
    case object([(name: String, value: YAMLText)])

    /// A value that is somewhere else JSON.
    case json(JSONNode)

    /// The lines of a document.
    var lines: [String] {
        switch self {
        case .string(let text): [Self.scalar(text)]
        case .integer(let number): ["\(number)"]
        case .boolean(let value): ["\(value)"]
        case .list(let elements):
            elements.isEmpty ? ["[]"] : elements.flatMap { Self.item("- ", $0.lines) }
        case .object(let members):
            members.isEmpty ? ["{}"] : members.flatMap(Self.member)
        case .json(let node): Self.value(of: node).lines
        }
    }

    private var isBlock: Bool {
        switch self {
        case .list(let elements): !elements.isEmpty
        case .object(let members): !members.isEmpty
        case .json(let node): Self.value(of: node).isBlock
        default: false
        }
    }

    private static func item(_ mark: String, _ lines: [String]) -> [String] {
        lines.enumerated().map { ($0.offset == 0 ? mark : "  ") + $0.element }
    }

    private static func member(_ name: String, _ value: YAMLText) -> [String] {
        let key = scalar(name) + ":"
        let lines = value.lines
        return value.isBlock ? [key] + lines.map { "  " + $0 } : [key + " " + lines[0]]
    }

    private static func value(of node: JSONNode) -> YAMLText {
        switch node.value {
        case .object(let members): .object(members.map { ($0.name, .json($0.value)) })
        case .array(let elements): .list(elements.map { .json($0) })
        case .string(let text): .string(text)
        // A policy's numbers and booleans say the same as texts.
        case .number(let text): .string(text)
        case .boolean(let value): .boolean(value)
        case .null: .string("null")
        }
    }

    /// A text, plain only where nobody can take it for anything else.
    private static func scalar(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "_-./=@+".utf8.contains(byte)
            }
        }
        let first = text.utf8.first ?? 0
        let beginsWell =
            (0x41...0x5A).contains(first) || (0x61...0x7A).contains(first)
            || first == UInt8(ascii: "/")
        return isPlain && beginsWell && !words.contains(text.lowercased())
            ? text : JSONText.string(text)
    }

    /// What readers of YAML 1.1 take for something else than a text.
    private static let words: Set<String> = [
        "true", "false", "yes", "no", "on", "off", "y", "n", "null",
    ]
}
