/// Reads comma-separated values as RFC 4180 has them, and knows where each field began.
///
/// Lines end in CR LF or LF, a byte order mark and lines without any character are passed over,
/// and everything that could be meant in two ways is refused.
///
/// - SeeAlso: RFC 4180 §2
public struct CSVReader {
    /// One field of a record.
    public struct Field: Equatable, Sendable {
        /// What stands in it, without the quotation marks around it.
        public let text: String

        /// Where it began.
        public let position: Position
    }

    /// A place in the text; both count from 1.
    public struct Position: Equatable, Sendable {
        /// The line.
        public var line: Int

        /// The column, in Unicode scalars.
        public var column: Int

        /// Where every text begins.
        public static let start = Position(line: 1, column: 1)
    }

    /// What is wrong with the text, and where.
    public struct Fault: Error, Equatable, Sendable {
        /// Where it is.
        public let position: Position

        /// What is wrong.
        public let detail: String
    }

    private let bytes: [UInt8]
    private var index = 0
    private var position = Position.start

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    /// The records of a text, the header among them.
    ///
    /// - Parameter bytes: UTF-8.
    /// - Returns: One array of fields for each record.
    /// - Throws: `Fault` at the first place that is not as RFC 4180 has it, or not UTF-8.
    public static func records(_ bytes: [UInt8]) throws(Fault) -> [[Field]] {
        var reader = CSVReader(bytes)
        var records: [[Field]] = []
        while reader.index < bytes.count {
            if reader.passEndOfLine() { continue }
            records.append(try reader.record())
        }
        return records
    }

    private mutating func record() throws(Fault) -> [Field] {
        var fields = [try field()]
        while current == UInt8(ascii: ",") {
            advance()
            fields.append(try field())
        }
        guard index == bytes.count || passEndOfLine() else {
            throw fault("text stands behind a closing quotation mark")
        }
        return fields
    }

    private mutating func field() throws(Fault) -> Field {
        let begin = position
        let octets =
            current == UInt8(ascii: "\"") ? try quoted(from: begin) : try plain()
        guard let text = String(validating: octets, as: UTF8.self) else {
            throw Fault(position: begin, detail: "the field is not UTF-8")
        }
        return Field(text: text, position: begin)
    }

    private mutating func plain() throws(Fault) -> ArraySlice<UInt8> {
        let start = index
        while let octet = current, octet != UInt8(ascii: ","), !isAtEndOfLine {
            if octet == UInt8(ascii: "\"") {
                throw fault("a quotation mark stands in a field that does not begin with one")
            }
            if octet == UInt8(ascii: "\r") { throw fault("a carriage return ends no line") }
            advance()
        }
        return bytes[start..<index]
    }

    private mutating func quoted(from begin: Position) throws(Fault) -> ArraySlice<UInt8> {
        advance()
        var octets: [UInt8] = []
        while let octet = current {
            advance()
            if octet == UInt8(ascii: "\"") {
                guard current == UInt8(ascii: "\"") else { return octets[...] }
                advance()
            }
            octets.append(octet)
        }
        throw Fault(position: begin, detail: "the quotation mark that begins here is never closed")
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private var isAtEndOfLine: Bool {
        current == UInt8(ascii: "\n")
            || (current == UInt8(ascii: "\r") && index + 1 < bytes.count
                && bytes[index + 1] == UInt8(ascii: "\n"))
    }

    private mutating func passEndOfLine() -> Bool {
        guard isAtEndOfLine else { return false }
        if current == UInt8(ascii: "\r") { advance() }
        advance()
        return true
    }

    private mutating func advance() {
        if bytes[index] == UInt8(ascii: "\n") {
            position = Position(line: position.line + 1, column: 1)
        } else if index + 1 == bytes.count || bytes[index + 1] & 0xC0 != 0x80 {
            position.column += 1  // octets that continue a scalar do not count
        }
        index += 1
    }

    private func fault(_ detail: String) -> Fault { Fault(position: position, detail: detail) }
}
