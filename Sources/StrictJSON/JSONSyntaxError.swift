/// Where a text stops being JSON (RFC 8259).
public struct JSONSyntaxError: Error, Equatable, Sendable {
    /// What is wrong there.
    public let reason: String

    /// The line, from 1.
    public let line: Int

    /// The column in characters, from 1.
    public let column: Int

    /// An error from its facts.
    public init(reason: String, line: Int, column: Int) {
        self.reason = reason
        self.line = line
        self.column = column
    }
}

extension JSONSyntaxError: CustomStringConvertible {
    /// The reason with its place.
    public var description: String { "\(reason) (line \(line), column \(column))" }
}
