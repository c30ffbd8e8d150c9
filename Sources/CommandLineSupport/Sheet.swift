/// One record for people: a title, and below it a labelled value a line.
public struct Sheet: Sendable {
    private let title: String
    private var rows: [(label: String, value: String)] = []

    /// Creates a sheet without values.
    ///
    /// - Parameter title: The first line.
    public init(title: String) {
        self.title = title
    }

    /// Adds a value.
    ///
    /// - Parameters:
    ///   - label: What it is; the same label as before may be blank.
    ///   - value: The value; control characters are escaped, and nil adds nothing.
    public mutating func add(_ label: String, _ value: String?) {
        if let value { rows.append((label, PrintableText.escape(value))) }
    }

    /// Adds several values, each on a line of its own, under one label.
    ///
    /// - Parameters:
    ///   - label: What they are; it stands before the first.
    ///   - values: The values; none adds nothing.
    public mutating func add(_ label: String, _ values: [String]) {
        for (index, value) in values.enumerated() { add(index == 0 ? label : "", value) }
    }

    /// The lines: the title, and the values aligned below it.
    public var lines: [String] {
        let width = rows.map(\.label.count).max() ?? 0
        let body = rows.map { row in
            let padding = String(repeating: " ", count: width - row.label.count + 2)
            return row.value.isEmpty ? "  \(row.label)" : "  \(row.label)\(padding)\(row.value)"
        }
        return [PrintableText.escape(title)] + body
    }
}

extension Context {
    /// Adds a sheet to standard output.
    ///
    /// - Parameter sheet: Its title and values.
    public func print(_ sheet: Sheet) {
        for line in sheet.lines { print(line) }
    }
}
