/// Reads one HTTP/1.1 response out of bytes that come in pieces of any size.
///
/// What could be read in two ways is refused: a response whose length is said twice and differently,
/// a line that ends otherwise than with CR and LF, a folded field. Everything is bounded.
///
/// - SeeAlso: RFC 9112
struct ResponseReader {
    /// Why the bytes are no complete response.
    enum Fault: Error, Equatable {
        case malformed(String)
        case tooLarge(limitBytes: Int)
        case cut(String)
    }

    private enum State: Equatable {
        case head
        case body(remaining: Int)
        case chunkSize
        case chunk(remaining: Int)
        case chunkEnd
        case trailers
        case untilEnd
        case complete
    }

    /// What a head, and any one line in a chunked body, may have in bytes.
    static let headLimitBytes = 256 << 10
    private static let interimLimit = 32

    private let isBodyless: Bool
    private let limitBytes: Int
    private var state = State.head
    private var line: [UInt8] = []
    private var head = ResponseHead()
    private var interimCount = 0
    private var lineBytes = 0
    private var receivedBytes = 0
    private var body: [UInt8] = []

    /// Whether bytes have come after the response, which belong to nothing.
    private(set) var hasSurplus = false
    private var hasEnded = false

    /// Creates a reader that has read nothing.
    ///
    /// - Parameters:
    ///   - isBodyless: Whether the request was a HEAD, whose response has no body whatever it says.
    ///   - limitBytes: What the response may have in all.
    init(isBodyless: Bool, limitBytes: Int) {
        self.isBodyless = isBodyless
        self.limitBytes = limitBytes
    }

    var isComplete: Bool { state == .complete }

    /// Whether a status has come that refuses the request.
    var isRefusal: Bool { head.status >= 400 }

    /// Whether nothing at all has come.
    var isUntouched: Bool { receivedBytes == 0 }

    /// Whether the connection can carry another request.
    var keepsConnection: Bool {
        isComplete && !hasSurplus && !hasEnded && head.keepsConnection
    }

    /// The response, once it is complete.
    var response: HTTPResponse? {
        guard isComplete else { return nil }
        return HTTPResponse(
            status: head.status, headers: HTTPHeaders(head.fields), body: body)
    }

    /// Takes the next bytes of the connection.
    mutating func receive(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        var rest = bytes[...]
        while !rest.isEmpty, state != .complete {
            switch state {
            case .body(let remaining):
                let count = try take(&rest, atMost: remaining)
                state = count == remaining ? .complete : .body(remaining: remaining - count)
            case .chunk(let remaining):
                let count = try take(&rest, atMost: remaining)
                state = count == remaining ? .chunkEnd : .chunk(remaining: remaining - count)
            case .untilEnd:
                _ = try take(&rest, atMost: rest.count)
            case .head, .chunkSize, .chunkEnd, .trailers, .complete:
                guard try takeLine(&rest) else { return }
                try endLine()
                line.removeAll(keepingCapacity: true)
            }
        }
        hasSurplus = hasSurplus || !rest.isEmpty
    }

    /// Takes the word that nothing more comes.
    mutating func end() throws(Fault) {
        hasEnded = true
        switch state {
        case .complete: return
        case .untilEnd: state = .complete
        case .head where isUntouched: throw .cut("the server has sent nothing")
        case .head: throw .cut("the header fields are incomplete")
        case .body(let remaining): throw .cut("\(remaining) bytes of the body are missing")
        case .chunkSize, .chunk, .chunkEnd, .trailers: throw .cut("the last chunk is missing")
        }
    }

    private mutating func take(
        _ rest: inout Slice<UnsafeRawBufferPointer>, atMost limit: Int
    ) throws(Fault) -> Int {
        let part = rest.prefix(limit)
        try count(part.count)
        body.append(contentsOf: part)
        rest = rest.dropFirst(part.count)
        return part.count
    }

    /// Takes bytes up to the end of a line; false when that has not come.
    private mutating func takeLine(
        _ rest: inout Slice<UnsafeRawBufferPointer>
    ) throws(Fault) -> Bool {
        let feed = rest.firstIndex(of: UInt8(ascii: "\n"))
        let part = rest[..<(feed ?? rest.endIndex)]
        let taken = part.count + (feed == nil ? 0 : 1)
        try count(taken)
        lineBytes += taken
        guard lineBytes <= Self.headLimitBytes else {
            throw .tooLarge(limitBytes: Self.headLimitBytes)
        }
        line.append(contentsOf: part)
        rest = rest.dropFirst(taken)
        if state == .head, !head.mayBegin(with: line) {
            throw .malformed("the answer has no status line")
        }
        guard feed != nil else { return false }
        guard line.popLast() == UInt8(ascii: "\r"), !line.contains(UInt8(ascii: "\r")) else {
            throw .malformed("a line does not end with CR and LF")
        }
        return true
    }

    private mutating func count(_ bytes: Int) throws(Fault) {
        receivedBytes += bytes
        guard receivedBytes <= limitBytes else { throw .tooLarge(limitBytes: limitBytes) }
    }

    private mutating func endLine() throws(Fault) {
        switch state {
        case .head:
            if try head.take(line) { try endHead() }
        case .chunkSize:
            let size = try Self.chunkSize(line)
            lineBytes = 0
            guard size <= limitBytes - body.count else { throw .tooLarge(limitBytes: limitBytes) }
            state = size == 0 ? .trailers : .chunk(remaining: size)
        case .chunkEnd:
            guard line.isEmpty else { throw .malformed("a chunk is longer than its size") }
            state = .chunkSize
        case .trailers:
            if line.isEmpty {
                state = .complete
            } else {
                // What comes after the body was not there when the rest was judged: it is not kept.
                _ = try ResponseHead.field(line)
            }
        case .body, .chunk, .untilEnd, .complete:
            break
        }
    }

    private mutating func endHead() throws(Fault) {
        if head.isInterim {
            interimCount += 1
            guard interimCount <= Self.interimLimit else {
                throw .malformed("there is no end of interim responses")
            }
            head = ResponseHead()
            return
        }
        lineBytes = 0
        switch try head.framing(isBodyless: isBodyless) {
        case .none: state = .complete
        case .chunked: state = .chunkSize
        case .untilEnd: state = .untilEnd
        case .length(let length):
            guard length <= limitBytes else { throw .tooLarge(limitBytes: limitBytes) }
            state = length == 0 ? .complete : .body(remaining: length)
        }
    }

    /// Reads chunk-size [ chunk-ext ].
    private static func chunkSize(_ line: [UInt8]) throws(Fault) -> Int {
        let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 && $0 != 0x09 }
        var size = 0
        for digit in digits {
            guard let value = Character(UnicodeScalar(digit)).hexDigitValue, digit < 0x80 else {
                throw .malformed("a chunk has no size")
            }
            size = size << 4 | value
        }
        // No size that fits the limits has more; and the extension, which nobody reads, is text.
        guard (1...15).contains(digits.count),
            line.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 })
        else {
            throw .malformed("a chunk has no size")
        }
        return size
    }
}
