/// A table for people: columns are aligned, and no line ends in blanks.
public struct Table: Sendable {
    private let columns: [String]
    private var rows: [[String]] = []

    /// Creates a table without rows.
    ///
    /// - Parameter columns: The heading of each column.
    public init(columns: [String]) {
        self.columns = columns
    }

    /// Adds a row.
    ///
    /// - Parameter cells: One text for each column, in order; control characters are escaped.
    ///   Missing ones are blank, and those too many are dropped.
    public mutating func add(_ cells: [String]) {
        rows.append(
            columns.indices.map { $0 < cells.count ? PrintableText.escape(cells[$0]) : "" })
    }

    /// The lines of the table, headings first.
    public var lines: [String] {
        let widths = columns.indices.map { column in
            rows.reduce(columns[column].count) { max($0, $1[column].count) }
        }
        return ([columns] + rows).map { Self.line($0, widths: widths) }
    }

    private static func line(_ cells: [String], widths: [Int]) -> String {
        var line = ""
        for (cell, width) in zip(cells, widths) {
            line += cell + String(repeating: " ", count: width - cell.count + 2)
        }
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }
}

extension Context {
    /// Adds a table to standard output.
    ///
    /// - Parameter table: Its headings appear even without rows.
    public func print(_ table: Table) {
        for line in table.lines { print(line) }
    }
}
