import COpenSSL

/// Reads DER that arrives in pieces and holds only what is being looked at; what was passed can be
/// hashed on the way.
final class PieceReader {
    private let source: () throws -> [UInt8]
    private var buffer: [UInt8] = []
    /// Where the reader stands in the buffer.
    private var index = 0
    /// Where in the buffer the part begins that still has to go into `passed`.
    private var unhashed = 0
    private var isAtEnd = false

    /// Where the reader stands in the whole input.
    private(set) var position = 0

    /// What is done with the octets that were passed, while it is set.
    private var passing: ((UnsafeRawBufferPointer) throws -> Void)?

    /// - Parameter source: gives the next piece; an empty one is the end.
    init(_ source: @escaping () throws -> [UInt8]) {
        self.source = source
    }

    /// Sees to it that the next `count` octets are in the buffer.
    func need(_ count: Int) throws {
        while buffer.count - index < count {
            guard !isAtEnd else {
                throw X509Error.malformed(what: "CRL", detail: "it ends too early")
            }
            let piece = try source()
            if piece.isEmpty {
                isAtEnd = true
                continue
            }
            try pass()
            if index == buffer.count {
                buffer = piece
            } else {
                buffer = Array(buffer[index...]) + piece
            }
            index = 0
            unhashed = 0
        }
    }

    /// Whether the input ends here.
    func isExhausted() throws -> Bool {
        if index < buffer.count { return false }
        if isAtEnd { return true }
        let piece = try source()
        guard !piece.isEmpty else {
            isAtEnd = true
            return true
        }
        try pass()
        buffer = piece
        index = 0
        unhashed = 0
        return false
    }

    /// The octet at a distance; it must have been asked for with `need`.
    func octet(_ offset: Int) -> UInt8 { buffer[index + offset] }

    /// The next octets; they must have been asked for with `need`.
    func slice(_ count: Int) -> ArraySlice<UInt8> { buffer[index..<index + count] }

    /// Goes on; the octets must have been asked for with `need`.
    func skip(_ count: Int) {
        index += count
        position += count
    }

    /// Goes behind octets that are exactly these; else stays.
    func skipIfEqual(_ octets: UnsafeRawBufferPointer) throws -> Bool {
        if buffer.count - index < octets.count { try need(octets.count) }
        let start = index
        let isEqual = buffer.withUnsafeBytes { bytes in
            guard let here = bytes.baseAddress, let there = octets.baseAddress else { return true }
            return memcmp(here + start, there, octets.count) == 0
        }
        if isEqual { skip(octets.count) }
        return isEqual
    }

    /// Gives the octets from here on to `body`, until `stopPassing`.
    func startPassing(_ body: @escaping (UnsafeRawBufferPointer) throws -> Void) {
        passing = body
        unhashed = index
    }

    /// Ends what `startPassing` began, with the octets up to here.
    func stopPassing() throws {
        try pass()
        passing = nil
    }

    private func pass() throws {
        guard let passing, unhashed < index else { return }
        try buffer[unhashed..<index].withUnsafeBytes(passing)
        unhashed = index
    }

    /// The tag and the length of the value that begins here, whose header has so many octets.
    ///
    /// DER: a length is definite and in as few octets as it takes.
    func header() throws -> (tag: UInt8, header: Int, length: Int) {
        try need(2)
        let (tag, first) = (octet(0), octet(1))
        guard tag & 0x1F != 0x1F else { throw Self.notDER }
        guard first >= 0x80 else { return (tag, 2, Int(first)) }
        let count = Int(first & 0x7F)
        guard (1...5).contains(count) else { throw Self.notDER }
        try need(2 + count)
        var length = 0
        for offset in 0..<count { length = length << 8 | Int(octet(2 + offset)) }
        guard length >= 0x80, octet(2) != 0 else { throw Self.notDER }
        return (tag, 2 + count, length)
    }

    /// The whole value that begins here, which must not be larger than `limit`; goes behind it.
    func value(limit: Int) throws -> ArraySlice<UInt8> {
        let (_, header, length) = try self.header()
        guard length <= limit else {
            throw X509Error.malformed(what: "CRL", detail: "a field of \(length) octets")
        }
        try need(header + length)
        defer { skip(header + length) }
        return slice(header + length)
    }

    static let notDER = X509Error.malformed(what: "CRL", detail: "not valid DER")
}
