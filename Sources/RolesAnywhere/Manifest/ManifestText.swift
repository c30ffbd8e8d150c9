import StrictJSON
import Yams

/// The text of a manifest, YAML or JSON, as one tree of values with their places.
///
/// What begins as a JSON object is read strictly as JSON. YAML is read by the core schema of YAML
/// 1.2: only `true` and `false` are booleans, so that a country or an answer stays a text.
enum ManifestText {
    /// Values in a manifest, those counted several times that an alias repeats.
    static let maximumValues = 100_000

    /// Reads the whole text as one document.
    ///
    /// - Throws: `RolesAnywhereError.invalidManifest` with line and column.
    static func read(_ text: String) throws(RolesAnywhereError) -> JSONNode {
        let blanks: Set<Character> = [" ", "\t", "\n", "\r", "\r\n"]
        if text.first(where: { !blanks.contains($0) }) == "{" { return try json(text) }
        let root: Node?
        do {
            // The encoding is given because Yams would ask the environment for it.
            root = try Parser(yaml: text, encoding: .utf8).singleRoot()
        } catch {
            throw fault(error, in: text)
        }
        guard let root else { throw fault("there is nothing in it", nil) }
        var converter = Converter()
        return try converter.node(root, depth: 0)
    }

    private static func json(_ text: String) throws(RolesAnywhereError) -> JSONNode {
        do {
            return try JSONReader.read(text)
        } catch {
            throw .invalidManifest(
                place: "line \(error.line), column \(error.column)", reason: error.reason)
        }
    }

    private static func fault(_ error: any Error, in text: String) -> RolesAnywhereError {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            fault(problem, mark)
        case .duplicatedKeysInMapping(let names, let context):
            fault(
                "\(names.map { "\"\($0)\"" }.joined(separator: ", ")) is there twice",
                names.first.flatMap {
                    RepeatedKey.place(of: $0, after: context.mark, in: text)
                } ?? context.mark)
        case .reader(let problem, _, _, _):
            fault(problem, nil)
        default:
            fault("it is not YAML", nil)
        }
    }

    fileprivate static func fault(_ reason: String, _ mark: Mark?) -> RolesAnywhereError {
        .invalidManifest(
            place: mark.map { "line \($0.line), column \($0.column)" } ?? "its text",
            reason: reason)
    }
}

/// Turns the nodes of Yams into those of JSON.
private struct Converter {
    private var count = 0

    mutating func node(_ node: Node, depth: Int) throws(RolesAnywhereError) -> JSONNode {
        count += 1
        guard count <= ManifestText.maximumValues else {
            throw ManifestText.fault("it has too many values", node.mark)
        }
        guard depth < JSONReader.maximumDepth else {
            throw ManifestText.fault("it is nested too deeply", node.mark)
        }
        switch node {
        case .scalar(let scalar):
            return JSONNode(try value(scalar), at: position(node))
        case .sequence(let sequence):
            try refuseTag(sequence.tag, of: node, unlike: YAMLTag.sequence)
            var elements: [JSONNode] = []
            for element in sequence {
                elements.append(try self.node(element, depth: depth + 1))
            }
            return JSONNode(.array(elements), at: position(node))
        case .mapping(let mapping):
            try refuseTag(mapping.tag, of: node, unlike: YAMLTag.mapping)
            var members: [JSONNode.Member] = []
            for (key, value) in mapping {
                guard case .scalar(let name) = key else {
                    throw ManifestText.fault("a name is not a text", key.mark)
                }
                members.append(
                    JSONNode.Member(
                        name.string, try self.node(value, depth: depth + 1), at: position(key)))
            }
            return JSONNode(.object(members), at: position(node))
        case .alias:
            throw ManifestText.fault("an alias has no anchor", node.mark)
        }
    }

    private func position(_ node: Node) -> JSONNode.Position {
        JSONNode.Position(atLine: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    private func value(_ scalar: Node.Scalar) throws(RolesAnywhereError) -> JSONNode.Value {
        let text = scalar.string
        switch scalar.tag.rawValue {
        case YAMLTag.implicit where scalar.style == .plain: return plain(text)
        case YAMLTag.implicit, YAMLTag.nonSpecific, YAMLTag.string: return .string(text)
        case let tag: throw ManifestText.fault("the tag \(tag) is not known here", scalar.mark)
        }
    }

    /// A scalar without quotation marks.
    ///
    /// - SeeAlso: YAML 1.2.2 §10.3.2, core schema
    private func plain(_ text: String) -> JSONNode.Value {
        switch text {
        case "", "~", "null", "Null", "NULL": .null
        case "true", "True", "TRUE": .boolean(true)
        case "false", "False", "FALSE": .boolean(false)
        default: Self.isNumber(text) ? .number(text) : .string(text)
        }
    }

    private static func isNumber(_ text: String) -> Bool {
        let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard let first = unsigned.utf8.first, (0x30...0x39).contains(first) || first == 0x2E else {
            return false
        }
        let isPlain = unsigned.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || "eE.+-".utf8.contains(byte)
        }
        return isPlain && Double(unsigned) != nil
    }

    private func refuseTag(
        _ tag: Yams.Tag, of node: Node, unlike usual: String
    ) throws(RolesAnywhereError) {
        guard [YAMLTag.implicit, YAMLTag.nonSpecific, usual].contains(tag.rawValue) else {
            throw ManifestText.fault("the tag \(tag.rawValue) is not known here", node.mark)
        }
    }
}

/// The tags of what JSON can say, too.
///
/// - SeeAlso: YAML 1.2.2 §10.1
private enum YAMLTag {
    static let implicit = ""
    static let nonSpecific = "!"
    static let string = "tag:yaml.org,2002:str"
    static let sequence = "tag:yaml.org,2002:seq"
    static let mapping = "tag:yaml.org,2002:map"
}
