/// Writes numbers and texts one behind the other, lengths in front of texts.
struct OctetWriter {
    private(set) var octets: [UInt8] = []

    init() {
        octets.reserveCapacity(512)
    }

    /// Adds a number of eight octets.
    mutating func add(_ number: UInt64) {
        withUnsafeBytes(of: number.bigEndian) { octets.append(contentsOf: $0) }
    }

    /// Adds a text.
    mutating func add(_ text: String) {
        add(count: text.utf8.count)
        octets.append(contentsOf: text.utf8)
    }

    /// Adds a list of texts.
    mutating func add(_ texts: [String]) {
        add(count: texts.count)
        for text in texts { add(text) }
    }

    private mutating func add(count: Int) {
        withUnsafeBytes(of: UInt32(count).bigEndian) { octets.append(contentsOf: $0) }
    }
}

/// Reads what `OctetWriter` wrote; everything is nil that is not there in whole.
struct OctetReader {
    private var rest: ArraySlice<UInt8>

    init(_ octets: [UInt8]) {
        rest = octets[...]
    }

    /// Whether everything was read.
    var isAtEnd: Bool { rest.isEmpty }

    mutating func number() -> UInt64? { integer(octets: 8) }

    mutating func text() -> String? {
        guard let count = integer(octets: 4), count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(Int(count)) }
        return String(validating: rest.prefix(Int(count)), as: UTF8.self)
    }

    mutating func texts() -> [String]? {
        // Each takes four octets at least.
        guard let count = integer(octets: 4), count <= rest.count / 4 else { return nil }
        var texts: [String] = []
        for _ in 0..<count {
            guard let text = text() else { return nil }
            texts.append(text)
        }
        return texts
    }

    private mutating func integer(octets count: Int) -> UInt64? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
