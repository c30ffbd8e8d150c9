/// The status line and the header fields of a response, as far as they have been read.
struct ResponseHead {
    /// Where the body ends.
    enum Framing: Equatable {
        case none
        case length(Int)
        case chunked
        case untilEnd
    }

    private(set) var status = 0
    private(set) var fields: [(name: String, value: String)] = []
    private var isHTTP11 = false
    private var hasStatusLine = false

    /// Whether it is followed by another, which is the response.
    ///
    /// 101 would be another protocol, and nobody has asked for one.
    var isInterim: Bool { (100...199).contains(status) }

    var keepsConnection: Bool {
        isHTTP11
            && !values("connection").contains { value in
                value.split(separator: ",").contains { Self.isWord(Self.trimmed($0), "close") }
            }
    }

    /// Whether a status line can begin with these bytes; true once there is one.
    func mayBegin(with line: [UInt8]) -> Bool {
        hasStatusLine || zip(line, "HTTP/1.".utf8).allSatisfy { $0 == $1 }
    }

    /// Takes one line without its end; true when it was the last.
    mutating func take(_ line: [UInt8]) throws(ResponseReader.Fault) -> Bool {
        if !hasStatusLine {
            try takeStatusLine(line)
            return false
        }
        if line.isEmpty { return true }
        fields.append(try Self.field(line))
        return false
    }

    /// Where the body of this response ends.
    ///
    /// - SeeAlso: RFC 9112 §6.3
    func framing(isBodyless: Bool) throws(ResponseReader.Fault) -> Framing {
        let lengths = values("content-length")
        let codings = values("transfer-encoding")
        if !codings.isEmpty {
            // Both at once is how one response is made to look like two.
            guard codings.count == 1, Self.isWord(codings[0], "chunked"), lengths.isEmpty,
                isHTTP11
            else {
                throw .malformed("the length of the body is ambiguous")
            }
        }
        guard lengths.allSatisfy({ $0 == lengths[0] }) else {
            throw .malformed("the length of the body is ambiguous")
        }
        let length = try lengths.first.map { (text) throws(ResponseReader.Fault) -> Int in
            let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            guard isNumber, text.utf8.count <= 18, let length = Int(text) else {
                throw .malformed("the length of the body is no number")
            }
            return length
        }
        if isBodyless || status == 204 || status == 304 { return .none }
        if !codings.isEmpty { return .chunked }
        return length.map { .length($0) } ?? .untilEnd
    }

    /// A header field, or a trailer.
    ///
    /// field-line = field-name ":" OWS field-value OWS
    static func field(_ line: [UInt8]) throws(ResponseReader.Fault) -> (name: String, value: String)
    {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
            line[..<colon].allSatisfy(HTTPRequest.isOfToken),
            line[colon...].allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 })
        else {
            throw .malformed("a header field has no name, or a forbidden character")
        }
        return (
            String(decoding: line[..<colon], as: UTF8.self),
            trimmed(String(decoding: line[(colon + 1)...], as: UTF8.self)[...])
        )
    }

    /// Reads HTTP-version SP status-code SP [ reason-phrase ].
    private mutating func takeStatusLine(_ line: [UInt8]) throws(ResponseReader.Fault) {
        let digits = line.dropFirst(9).prefix(3)
        guard line.starts(with: "HTTP/1.".utf8), line.count >= 12,
            line[7] == UInt8(ascii: "0") || line[7] == UInt8(ascii: "1"), line[8] == 0x20,
            digits.allSatisfy({ (0x30...0x39).contains($0) }),
            line.count == 12 || line[12] == 0x20,
            line.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 })
        else {
            throw .malformed("the answer has no status line")
        }
        isHTTP11 = line[7] == UInt8(ascii: "1")
        status = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard (100...599).contains(status), status != 101 else {
            throw .malformed("the status \(status) is no answer")
        }
        hasStatusLine = true
    }

    private func values(_ name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name }.map(\.value)
    }

    /// Whether a text is this word in ASCII's letters of either case: to Unicode, the sign of kelvin is
    /// a letter, too.
    private static func isWord(_ text: String, _ word: String) -> Bool {
        text.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 } == Array(word.utf8)
    }

    private static func trimmed(_ text: Substring) -> String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        let rest = text.drop(while: isBlank)
        guard let last = rest.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(rest[...last])
    }
}
