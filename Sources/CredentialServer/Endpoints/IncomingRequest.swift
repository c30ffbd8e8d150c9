import HTTPServer

/// A request as the endpoints look at it.
struct IncomingRequest {
    let method: String

    /// The parts of the path, decoded; blank ones, which clients make by joining slashes, left out.
    let path: [String]

    private let headers: [(name: String, value: String)]

    /// Nil for a target that is no path.
    init?(_ request: ServerRequest) {
        guard request.target.utf8.first == UInt8(ascii: "/") else { return nil }
        var path: [String] = []
        let text = request.target.utf8.prefix { $0 != UInt8(ascii: "?") }
        for part in text.split(separator: UInt8(ascii: "/")) {
            guard let decoded = Self.decoded(part) else { return nil }
            path.append(decoded)
        }
        self.path = path
        method = request.method
        headers = request.headers
    }

    /// Whether nothing is changed by it.
    var isRead: Bool { method == "GET" || method == "HEAD" }

    /// The values of a header field, whose name is given in lower case.
    func values(_ lowered: String) -> [String] {
        headers.filter { Self.isSame($0.name, lowered) }.map(\.value)
    }

    private static func isSame(_ name: String, _ lowered: String) -> Bool {
        guard name.utf8.count == lowered.utf8.count else { return false }
        return zip(name.utf8, lowered.utf8).allSatisfy { byte, other in
            (0x41...0x5A).contains(byte) ? byte | 0x20 == other : byte == other
        }
    }

    /// Takes percent-encoding off.
    private static func decoded(_ part: Substring.UTF8View.SubSequence) -> String? {
        guard part.contains(UInt8(ascii: "%")) else { return String(part) }
        var bytes: [UInt8] = []
        var rest = part[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let first = rest.popFirst(), let second = rest.popFirst(),
                let high = digit(first), let low = digit(second)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
