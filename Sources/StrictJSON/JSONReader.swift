/// Reads one JSON text strictly (RFC 8259), keeping order, duplicates and positions.
///
/// Foundation's decoder keeps only one of two members with the same name; whoever reads the other
/// sees another document. So what decides something, such as a policy or a profile, is read by this.
public struct JSONReader {
    /// What is read here is a few levels deep; deeper text is refused before it exhausts the stack.
    public static let maximumDepth = 32

    private(set) var scalars: ArraySlice<Unicode.Scalar>
    private(set) var position = JSONNode.Position(line: 1, column: 1)

    /// Reads the whole text as one value.
    ///
    /// - Parameter text: The text, without a byte order mark.
    /// - Returns: The value, with the place of every part of it.
    /// - Throws: `JSONSyntaxError` with the first place that is not JSON.
    public static func read(_ text: String) throws(JSONSyntaxError) -> JSONNode {
        var reader = JSONReader(scalars: Array(text.unicodeScalars)[...])
        let node = try reader.value(depth: 0)
        reader.skipBlanks()
        guard reader.scalars.isEmpty else { throw reader.failure("text after the value") }
        return node
    }

    private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONNode {
        skipBlanks()
        guard depth < Self.maximumDepth else { throw failure("nested too deeply") }
        let start = position
        let value: JSONNode.Value
        switch scalars.first {
        case "{": value = .object(try members(depth: depth))
        case "[": value = .array(try elements(depth: depth))
        case "\"": value = .string(try string())
        case let first? where first == "-" || first.isASCIIDigit: value = .number(try number())
        case "t": value = try word("true", as: .boolean(true))
        case "f": value = try word("false", as: .boolean(false))
        case "n": value = try word("null", as: .null)
        case nil: throw failure("the text ends where a value should be")
        default: throw failure("no value begins like this")
        }
        return JSONNode(value: value, position: start)
    }

    private mutating func members(depth: Int) throws(JSONSyntaxError) -> [JSONNode.Member] {
        var members: [JSONNode.Member] = []
        advance()
        skipBlanks()
        if skip("}") { return members }
        while true {
            skipBlanks()
            let start = position
            guard scalars.first == "\"" else { throw failure("a member's name is missing") }
            let name = try string()
            skipBlanks()
            guard skip(":") else { throw failure("a colon is missing after a member's name") }
            let value = try value(depth: depth + 1)
            members.append(JSONNode.Member(name: name, position: start, value: value))
            skipBlanks()
            if skip("}") { return members }
            guard skip(",") else { throw failure("a comma or a closing brace is missing") }
        }
    }

    private mutating func elements(depth: Int) throws(JSONSyntaxError) -> [JSONNode] {
        var elements: [JSONNode] = []
        advance()
        skipBlanks()
        if skip("]") { return elements }
        while true {
            elements.append(try value(depth: depth + 1))
            skipBlanks()
            if skip("]") { return elements }
            guard skip(",") else { throw failure("a comma or a closing bracket is missing") }
        }
    }

    private mutating func word(
        _ word: String, as value: JSONNode.Value
    ) throws(JSONSyntaxError) -> JSONNode.Value {
        for scalar in word.unicodeScalars {
            guard skip(scalar) else { throw failure("no value begins like this") }
        }
        return value
    }

    private mutating func skipBlanks() {
        while let scalar = scalars.first, [" ", "\t", "\n", "\r"].contains(scalar) { advance() }
    }

    /// Takes the next character if it is the given one.
    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard scalars.first == scalar else { return false }
        advance()
        return true
    }

    /// Takes the next character, whatever it is.
    mutating func advance() {
        guard let scalar = scalars.popFirst() else { return }
        if scalar == "\n" {
            position = JSONNode.Position(line: position.line + 1, column: 1)
        } else {
            position.column += 1
        }
    }

    /// The error at the place that has been reached.
    func failure(_ reason: String) -> JSONSyntaxError {
        JSONSyntaxError(reason: reason, line: position.line, column: position.column)
    }
}
