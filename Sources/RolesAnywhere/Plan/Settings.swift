import X509

/// What a resource is like: fields in order, each a list of lines.
///
/// The same lines are compared, shown, and told from what was applied before, so that no difference
/// is found that cannot be seen.
struct Settings: Equatable, Sendable {
    private(set) var fields: [Field] = []

    /// One field.
    struct Field: Equatable, Sendable {
        let name: String
        let lines: [String]

        /// Eight digits that tell one content from another.
        var digest: String {
            String(Digest.sha256Hex(Array(lines.joined(separator: "\n").utf8)).prefix(8))
        }
    }

    /// A field of one line.
    mutating func add(_ name: String, _ value: some CustomStringConvertible) {
        fields.append(Field(name: name, lines: ["\(value)"]))
    }

    /// A field of lines whose order means something.
    mutating func add(_ name: String, lines: [String]) {
        fields.append(Field(name: name, lines: lines))
    }

    /// A field of values whose order means nothing.
    mutating func add(_ name: String, set values: some Sequence<String>) {
        fields.append(Field(name: name, lines: Set(values).sorted()))
    }

    /// A field's lines; nil where there is no such field.
    subscript(_ name: String) -> [String]? {
        fields.first { $0.name == name }?.lines
    }
}
