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
        let all = [columns] + rows
        let widths = Self.widths(of: all)
        return all.map { Self.line($0, widths: widths) }
    }

    /// The width of each column: that of its widest cell.
    static func widths(of rows: [[String]]) -> [Int] {
        (rows.first ?? []).indices.map { column in
            rows.reduce(0) { max($0, column < $1.count ? $1[column].count : 0) }
        }
    }

    /// One line; a cell that is wider than its column moves the rest to the right.
    static func line(_ cells: [String], widths: [Int]) -> String {
        var line = ""
        for (cell, width) in zip(cells, widths) {
            line += cell + String(repeating: " ", count: max(0, width - cell.count) + 2)
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
