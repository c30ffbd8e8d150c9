import AWSSigning

/// Makes one random change after the other in a request's signed parts, or in its signature.
struct RequestMutator {
    /// Something of a request that can be read and written as bytes.
    private struct Part {
        let name: String
        let read: (SigningRequest) -> [UInt8]
        let write: (inout SigningRequest, [UInt8]) -> Void

        /// Whether any octet may stand there; otherwise only printable ASCII.
        var isBinary = false
    }

    private let request: SigningRequest
    private let parts: [Part]
    private var random: SplitMix

    init(seed: UInt64, _ request: SigningRequest) {
        self.request = request
        random = SplitMix(state: seed)
        parts = Self.parts(of: request)
    }

    /// A request that differs in one place, and what was done.
    mutating func next() -> (SigningRequest, change: String) {
        let part = parts[random.below(parts.count)]
        let before = part.read(request)
        var bytes = before
        while bytes == before { bytes = changed(before, isBinary: part.isBinary) }
        var changed = request
        part.write(&changed, bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        return (changed, "\(part.name) is now \(text)")
    }

    private mutating func changed(_ bytes: [UInt8], isBinary: Bool) -> [UInt8] {
        let octet = isBinary ? UInt8(random.below(256)) : UInt8(0x20 + random.below(0x5F))
        var bytes = bytes
        switch random.below(bytes.isEmpty ? 1 : 4) {
        case 0:
            bytes.insert(octet, at: random.below(bytes.count + 1))
        case 1:
            bytes.remove(at: random.below(bytes.count))
        case 2:
            bytes[random.below(bytes.count)] = octet
        default:
            let place = random.below(bytes.count)
            let flipped = bytes[place] ^ UInt8(1 << random.below(isBinary ? 8 : 7))
            guard isBinary || (0x20...0x7E).contains(flipped) else { return bytes }
            bytes[place] = flipped
        }
        return bytes
    }

    private static func parts(of request: SigningRequest) -> [Part] {
        var parts = [
            Part(name: "method") {
                Array($0.method.utf8)
            } write: {
                $0.method = text($1)
            },
            Part(name: "path") {
                Array($0.path.utf8)
            } write: {
                $0.path = text($1)
            },
            Part(name: "query") {
                Array($0.query.utf8)
            } write: {
                $0.query = text($1)
            },
            Part(name: "body", read: { $0.body }, write: { $0.body = $1 }, isBinary: true),
        ]
        for (index, header) in request.headers.enumerated() where isSigned(header.name, request) {
            parts.append(
                Part(name: header.name) {
                    Array($0.headers[index].value.utf8)
                } write: {
                    $0.headers[index].value = text($1)
                })
            parts.append(
                Part(name: "the name \(header.name)") {
                    Array($0.headers[index].name.utf8)
                } write: {
                    $0.headers[index].name = text($1)
                })
        }
        return parts
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Whether a field is covered by the signature, or carries it.
    private static func isSigned(_ name: String, _ request: SigningRequest) -> Bool {
        let authorization = request.values(of: "authorization").first ?? ""
        let list = authorization.split(separator: "SignedHeaders=").last?.prefix { $0 != "," } ?? ""
        let signed = list.split(separator: ";").map(String.init) + ["authorization"]
        return signed.contains(name.lowercased())
    }
}

/// Sebastiano Vigna's generator: small, seeded, the same everywhere.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
