import StrictJSON
import X509

/// A value of a profile file that knows its path and its line, and is read as what belongs there.
struct ProfileNode {
    let node: JSONNode
    let path: String
    let source: String

    /// The whole of a file.
    ///
    /// - Throws: `IssuanceError.profile` for what is no JSON.
    static func root(of json: [UInt8], source: String) throws(IssuanceError) -> ProfileNode {
        guard let text = String(validating: json, as: UTF8.self) else {
            throw .profile(source: source, line: 1, member: "", detail: "is not UTF-8")
        }
        do throws(JSONSyntaxError) {
            return ProfileNode(node: try JSONReader.read(text), path: "", source: source)
        } catch {
            throw .profile(
                source: source, line: error.line, member: "",
                detail: "is not JSON: \(error.reason) (column \(error.column))")
        }
    }

    /// The error of this value.
    func refuse(_ detail: String) -> IssuanceError {
        .profile(source: source, line: node.position.line, member: path, detail: detail)
    }

    /// The members of an object; other names than the known ones, and the same twice, are refused.
    func members(_ known: Set<String>) throws(IssuanceError) -> [String: ProfileNode] {
        guard case .object(let members) = node.value else { throw wrongType("an object") }
        var found: [String: ProfileNode] = [:]
        for member in members {
            let path = path.isEmpty ? member.name : "\(path).\(member.name)"
            func refuse(_ detail: String) -> IssuanceError {
                .profile(
                    source: source, line: member.position.line, member: path, detail: detail)
            }
            guard known.contains(member.name) else { throw refuse("is not a member of a profile") }
            guard found[member.name] == nil else { throw refuse("stands there twice") }
            found[member.name] = ProfileNode(node: member.value, path: path, source: source)
        }
        return found
    }

    func string() throws(IssuanceError) -> String {
        guard case .string(let text) = node.value else { throw wrongType("a string") }
        return text
    }

    func boolean() throws(IssuanceError) -> Bool {
        guard case .boolean(let value) = node.value else { throw wrongType("true or false") }
        return value
    }

    func integer() throws(IssuanceError) -> Int {
        guard case .number(let text) = node.value else { throw wrongType("a number") }
        guard let value = Int(text) else { throw refuse("is not a whole number") }
        return value
    }

    /// A list of strings, each of which means something, and none twice.
    func values<Value>(_ meaning: (String) -> Value?) throws(IssuanceError) -> [Value] {
        guard case .array(let elements) = node.value else { throw wrongType("a list") }
        var result: [Value] = []
        var seen: Set<String> = []
        for (index, element) in elements.enumerated() {
            let element = ProfileNode(node: element, path: "\(path)[\(index)]", source: source)
            let text = try element.string()
            guard let value = meaning(text) else {
                throw element.refuse("\"\(Escaped.text(text))\" is not known")
            }
            guard seen.insert(text).inserted else {
                throw element.refuse("\"\(Escaped.text(text))\" stands there twice")
            }
            result.append(value)
        }
        return result
    }

    private func wrongType(_ expected: String) -> IssuanceError {
        refuse("is \(node.typeName), not \(expected)")
    }
}
