/// A table of any length: it is written as its rows come, and memory holds few of them.
///
/// The first rows decide how wide the columns are; a later cell that is wider moves the rest of its
/// line to the right.
public struct StreamedTable: ~Copyable {
    private static let rowsThatDecide = 1000

    private let columns: [String]
    private let context: Context
    private var waiting: [[String]] = []
    private var widths: [Int]?

    /// Creates a table without rows.
    ///
    /// - Parameters:
    ///   - columns: The heading of each column.
    ///   - context: Where the table goes.
    public init(columns: [String], in context: Context) {
        self.columns = columns
        self.context = context
    }

    /// Adds a row.
    ///
    /// - Parameter cells: One text for each column, in order; control characters are escaped.
    /// - Throws: `CommandError` with `output.write` when standard output takes no more.
    public mutating func add(_ cells: [String]) throws(CommandError) {
        let cells = cells.map(PrintableText.escape)
        if let widths {
            context.print(Table.line(cells, widths: widths))
            try context.flushWhenLarge()
            return
        }
        waiting.append(cells)
        if waiting.count == Self.rowsThatDecide { finish() }
    }

    /// Writes what still waits: the headings at least.
    public mutating func finish() {
        if widths != nil { return }
        let decided = Table.widths(of: [columns] + waiting)
        for row in [columns] + waiting { context.print(Table.line(row, widths: decided)) }
        waiting = []
        widths = decided
    }
}
