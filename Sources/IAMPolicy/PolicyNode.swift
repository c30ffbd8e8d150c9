import StrictJSON

/// A JSON value inside a policy that knows its path, and is read as what the grammar wants there.
struct PolicyNode {
    let node: JSONNode
    let path: String
    var isFirst = false

    /// Where the value begins.
    var location: PolicyLocation { location(of: node.position) }

    private func location(of position: JSONNode.Position) -> PolicyLocation {
        PolicyLocation(path: path, line: position.line, column: position.column)
    }

    /// Reads an object's members by name; with `known`, any other name is an error.
    func members(known: Set<String>) throws(PolicyError) -> [String: PolicyNode] {
        var byName: [String: PolicyNode] = [:]
        for (name, value) in try orderedMembers() {
            guard known.contains(name) else {
                throw .unknownMember(name: name, at: location)
            }
            byName[name] = value
        }
        return byName
    }

    /// Reads an object's members in their order; two of one name are an error.
    func orderedMembers() throws(PolicyError) -> [(name: String, value: PolicyNode)] {
        guard case .object(let members) = node.value else { throw wrongType("an object") }
        var seen: Set<String> = []
        var result: [(name: String, value: PolicyNode)] = []
        for member in members {
            guard seen.insert(member.name).inserted else {
                throw .duplicateMember(name: member.name, at: location(of: member.position))
            }
            let path = path.isEmpty ? member.name : "\(path).\(member.name)"
            let value = PolicyNode(node: member.value, path: path, isFirst: result.isEmpty)
            result.append((member.name, value))
        }
        return result
    }

    /// Reads a list, or one value that stands for a list of one.
    ///
    /// With `objectAlone` the one value must be an object; otherwise it must not.
    func elements(objectAlone: Bool = false) throws(PolicyError) -> [PolicyNode] {
        switch node.value {
        case .array(let elements):
            return elements.enumerated().map { index, element in
                PolicyNode(node: element, path: "\(path)[\(index)]")
            }
        case .object:
            guard objectAlone else { throw wrongType("a string or a list of strings") }
            return [self]
        default:
            guard !objectAlone else { throw wrongType("an object or a list of objects") }
            return [self]
        }
    }

    /// Reads a string.
    func string() throws(PolicyError) -> String {
        guard case .string(let text) = node.value else { throw wrongType("a string") }
        return text
    }

    /// Reads a string, a number or a boolean as its text.
    func scalarText() throws(PolicyError) -> String {
        switch node.value {
        case .string(let text), .number(let text): text
        case .boolean(let value): value ? "true" : "false"
        case .array, .object, .null: throw wrongType("a string, a number or a boolean")
        }
    }

    /// The error of a value that means nothing here; `reason` continues the quoted value.
    func invalid(_ value: String, _ reason: String) -> PolicyError {
        .invalidValue(value: value, reason: reason, at: location)
    }

    private func wrongType(_ expected: String) -> PolicyError {
        .wrongType(expected: expected, found: node.typeName, at: location)
    }
}
