import FoundationEssentials
import X509

/// The session tokens of IMDSv2.
///
/// A token says itself until when it is good, under a code with a key of this start. So there can be
/// any number of them: a client that asks for many pushes nobody else's out, and costs no memory.
///
/// - SeeAlso: EC2 User Guide, "Use the Instance Metadata Service"
struct MetadataTokens: Sendable {
    /// How long a token may be good, in seconds.
    static let lifetimes = 1...21_600

    private let key: HMACKey
    private let random: @Sendable () throws -> [UInt8]

    /// - Parameters:
    ///   - key: 32 octets that nobody else knows.
    ///   - random: draws 16 octets for each token.
    init(key: SecretBytes, random: @escaping @Sendable () throws -> [UInt8]) {
        self.key = HMACKey(key)
        self.random = random
    }

    /// A new token that is good for so many seconds.
    func issue(seconds: Int, at now: Date) throws -> String {
        let end = UInt64(max(0, now.timeIntervalSince1970)) + UInt64(seconds)
        let time = (0..<8).map { UInt8(truncatingIfNeeded: end >> (56 - 8 * $0)) }
        let content = time + (try random())
        return Hex.encode(content + key.code(content))
    }

    /// Whether a token was made here and is still good.
    func isGood(_ token: String, at now: Date) -> Bool {
        // 8 octets of time, 16 of chance, 32 of code.
        guard token.utf8.count == 112, let octets = Self.octets(token) else { return false }
        let content = Array(octets[..<24])
        guard ConstantTime.equal(key.code(content), Array(octets[24...])) else { return false }
        let end = content[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Double(end) > now.timeIntervalSince1970
    }

    private static func octets(_ text: String) -> [UInt8]? {
        var octets: [UInt8] = []
        octets.reserveCapacity(56)
        var high: UInt8?
        for byte in text.utf8 {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: return nil
            }
            if let first = high {
                octets.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return octets
    }
}
