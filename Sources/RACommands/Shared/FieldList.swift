import CommandLineSupport

/// Names and values of one thing, one a line, for people.
struct FieldList {
    private var fields: [(name: String, value: String)] = []

    mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        add(name, value.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }

    mutating func add(_ name: String, _ values: [String]) {
        for (index, value) in values.enumerated() {
            fields.append((index == 0 ? name : "", value))
        }
    }

    /// The lines, values aligned.
    var lines: [String] {
        let width = fields.reduce(0) { max($0, $1.name.count) }
        return fields.map { name, value in
            name + String(repeating: " ", count: width - name.count + 2)
                + PrintableText.escape(value)
        }
    }
}

extension Context {
    func print(_ list: FieldList) {
        for line in list.lines { print(line) }
    }
}
