extension JSONNode {
    /// A value that was read from a text of another syntax.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - position: Where it begins there.
    public init(_ value: Value, at position: Position) {
        self.init(value: value, position: position)
    }
}

extension JSONNode.Position {
    /// A place in a text.
    ///
    /// - Parameters:
    ///   - line: The line, from 1.
    ///   - column: The column in Unicode scalars, from 1.
    public init(atLine line: Int, column: Int) {
        self.init(line: line, column: column)
    }
}

extension JSONNode.Member {
    /// A member that was read from a text of another syntax.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - value: What it stands for.
    ///   - position: Where the name begins.
    public init(_ name: String, _ value: JSONNode, at position: JSONNode.Position) {
        self.init(name: name, position: position, value: value)
    }
}
