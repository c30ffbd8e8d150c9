import Glibc

/// An IP address (RFC 4632, RFC 4291) or a range of them: `203.0.113.0/24`, `2001:db8::/32`.
///
/// Bits beyond the prefix are ignored, and an IPv4 range holds no IPv6 address.
struct AddressRange: Hashable, Sendable {
    /// The first address in network byte order, 4 or 16 bytes.
    private let address: [UInt8]

    /// The number of leading bits that an address must have in common with the range's.
    private let prefixLength: Int

    /// The range as written.
    let text: String

    /// Reads an address, or an address and a prefix length; nil if the text is neither.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = Self.bytes(of: String(parts[0])) else { return nil }
        var prefixLength = address.count * 8
        if parts.count == 2 {
            guard
                (1...3).contains(parts[1].utf8.count),
                parts[1].unicodeScalars.allSatisfy(\.isASCIIDigit),
                let length = Int(parts[1]), length <= prefixLength
            else { return nil }
            prefixLength = length
        }
        self.address = address
        self.prefixLength = prefixLength
        self.text = text
    }

    /// Whether an address is in the range; nil if the text is no address.
    func contains(_ text: String) -> Bool? {
        guard let other = Self.bytes(of: text) else { return nil }
        guard other.count == address.count else { return false }
        return zip(address, other).enumerated().allSatisfy { index, pair in
            let bits = min(max(prefixLength - index * 8, 0), 8)
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> bits)
            return pair.0 & mask == pair.1 & mask
        }
    }

    private static func bytes(of text: String) -> [UInt8]? {
        // C would read only as far as a NUL.
        guard !text.utf8.contains(0) else { return nil }
        let isVersion6 = text.contains(":")
        var bytes = [UInt8](repeating: 0, count: isVersion6 ? 16 : 4)
        guard inet_pton(isVersion6 ? AF_INET6 : AF_INET, text, &bytes) == 1 else { return nil }
        return bytes
    }
}
