import StrictJSON

/// A policy with places for values, such as `arn:aws:s3:::{{bucket}}/*`.
///
/// A text with a place becomes as many texts as its parameter has values. Policy variables such as
/// `${aws:username}` are IAM's own, and stay.
public struct ParameterizedPolicy: Sendable {
    /// The names of the parameters, in the order of the text, each once.
    public let parameters: [String]

    private let text: String
    private let root: JSONNode

    /// Reads a policy.
    ///
    /// - Parameters:
    ///   - json: a policy; its texts may have places.
    ///   - what: what it is, for errors.
    /// - Throws: `RolesAnywhereError` with `policyNotJSON` or `malformedParameter`.
    public init(json: String, what: String = "policy") throws(RolesAnywhereError) {
        do {
            root = try JSONReader.read(json)
        } catch {
            throw .policyNotJSON(what: what, reason: "\(error)")
        }
        text = json
        var names: [String] = []
        for text in Self.texts(in: root) {
            for case .place(let name) in try Self.pieces(of: text) where !names.contains(name) {
                names.append(name)
            }
        }
        parameters = names
    }

    /// The policy with its places filled.
    ///
    /// - Parameter values: the values of each parameter; those of other policies may be there, too.
    /// - Returns: the policy, JSON; as it was read where it has no places.
    /// - Throws: `RolesAnywhereError` with `missingParameters` or `severalValues`.
    public func filled(with values: [String: [String]]) throws(RolesAnywhereError) -> String {
        let missing = parameters.filter { values[$0, default: []].isEmpty }
        guard missing.isEmpty else { throw .missingParameters(missing) }
        guard !parameters.isEmpty else { return text }
        return try Self.json(root, values)
    }

    private enum Piece {
        case literal(String)
        case place(String)
    }

    private static func json(
        _ node: JSONNode, _ values: [String: [String]]
    ) throws(RolesAnywhereError) -> String {
        switch node.value {
        case .object(let members):
            var filled: [(name: String, value: String)] = []
            for member in members {
                let names = try alternatives(member.name, values)
                guard names.count == 1 else { throw .severalValues(member.name) }
                filled.append((names[0], try json(member.value, values)))
            }
            return JSONText.object(filled)
        case .array(let elements):
            var filled: [String] = []
            for element in elements {
                if case .string(let text) = element.value {
                    filled += try alternatives(text, values).map(JSONText.string)
                } else {
                    filled.append(try json(element, values))
                }
            }
            return "[" + filled.joined(separator: ",") + "]"
        case .string(let text):
            return JSONText.oneOrMany(try alternatives(text, values))
        case .number, .boolean, .null:
            return JSONText.compact(node)
        }
    }

    /// A text with every combination of the values of its places.
    private static func alternatives(
        _ text: String, _ values: [String: [String]]
    ) throws(RolesAnywhereError) -> [String] {
        var texts = [[String: String]()]
        let pieces = try pieces(of: text)
        for case .place(let name) in pieces where texts.first?[name] == nil {
            texts = texts.flatMap { chosen in
                values[name, default: []].map { chosen.merging([name: $0]) { $1 } }
            }
        }
        return texts.map { chosen in
            pieces.map { piece in
                switch piece {
                case .literal(let literal): literal
                case .place(let name): chosen[name, default: ""]
                }
            }.joined()
        }
    }

    private static func pieces(of text: String) throws(RolesAnywhereError) -> [Piece] {
        var pieces: [Piece] = []
        var rest = Substring(text)
        while let start = rest.firstRange(of: "{{") {
            pieces.append(.literal(String(rest[..<start.lowerBound])))
            guard let end = rest[start.upperBound...].firstRange(of: "}}") else {
                throw .malformedParameter(text)
            }
            let name = String(rest[start.upperBound..<end.lowerBound])
            guard PolicyParameters.isName(name) else { throw .malformedParameter(text) }
            pieces.append(.place(name))
            rest = rest[end.upperBound...]
        }
        return pieces + [.literal(String(rest))]
    }

    private static func texts(in node: JSONNode) -> [String] {
        switch node.value {
        case .object(let members): members.flatMap { [$0.name] + texts(in: $0.value) }
        case .array(let elements): elements.flatMap { texts(in: $0) }
        case .string(let text): [text]
        case .number, .boolean, .null: []
        }
    }
}
