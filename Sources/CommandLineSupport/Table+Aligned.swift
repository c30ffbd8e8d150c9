extension Table {
    /// Rows without headings, their columns aligned.
    ///
    /// - Parameter rows: The cells of each row; control characters are escaped.
    /// - Returns: One line a row.
    public static func aligned(_ rows: [[String]]) -> [String] {
        let printable = rows.map { $0.map(PrintableText.escape) }
        let widths = widths(of: printable)
        return printable.map { line($0, widths: widths) }
    }
}
