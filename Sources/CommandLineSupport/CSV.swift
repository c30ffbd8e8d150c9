/// Comma-separated values as RFC 4180 has them: a header, and lines that end in CR LF.
///
/// A field is quoted where it holds a comma, a quotation mark or the end of a line, and the
/// quotation marks in it are doubled. Control characters are escaped as everywhere, so that
/// showing the file on a terminal does no harm.
///
/// - SeeAlso: RFC 4180 §2
public enum CSV {
    /// One line with its end.
    ///
    /// - Parameter fields: In the order of the columns; nil is an empty field.
    /// - Returns: The line, ending in CR LF.
    public static func line(_ fields: [String?]) -> String {
        // An empty line would be no record.
        if fields.count == 1, fields[0] ?? "" == "" { return "\"\"\r\n" }
        return fields.map { field($0 ?? "") }.joined(separator: ",") + "\r\n"
    }

    private static func field(_ text: String) -> String {
        let shown = PrintableText.escape(text)
        guard shown.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") })
        else { return shown }
        return "\""
            + shown.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}

extension Context {
    /// Adds a line of comma-separated values to standard output.
    ///
    /// - Parameter fields: In the order of the columns; nil is an empty field.
    public func printCSV(_ fields: [String?]) {
        write(Array(CSV.line(fields).utf8))
    }
}
