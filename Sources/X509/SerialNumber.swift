/// The serial number of a certificate: an integer of up to 20 octets, hardly ever negative.
///
/// - SeeAlso: RFC 5280 §4.1.2.2
public struct SerialNumber: Hashable, Sendable {
    /// Big-endian and unsigned, without leading zero octets; zero is one zero octet.
    public let bytes: [UInt8]

    /// In octets; RFC 5280 allows 20.
    private static let longestDecimal = 64

    // Only numbers that were read can be.
    private let isNegative: Bool

    /// From big-endian unsigned octets; leading zeros are dropped.
    public init(unsigned octets: some Collection<UInt8>) {
        let significant = octets.drop { $0 == 0 }
        bytes = significant.isEmpty ? [0] : Array(significant)
        isNegative = false
    }

    // The content of an INTEGER. Old CAs forgot the leading zero: RFC 5280 §4.1.2.2 wants negative
    // numbers handled, and -1 (FF) must not be taken for 255 (00 FF).
    init(integerContent octets: some Collection<UInt8>) {
        isNegative = (octets.first ?? 0) >= 0x80
        guard isNegative else {
            bytes = SerialNumber(unsigned: octets).bytes
            return
        }
        var magnitude = octets.map { ~$0 }
        for index in magnitude.indices.reversed() {
            magnitude[index] &+= 1
            if magnitude[index] != 0 { break }
        }
        bytes = Array(magnitude.drop { $0 == 0 })
    }

    /// From hex digits in either case, with or without colons; nil when there are others.
    public init?(hex: String) {
        var digits = hex.filter { $0 != ":" }
        guard !digits.isEmpty else { return nil }
        if !digits.count.isMultiple(of: 2) { digits = "0" + digits }
        guard let octets = Hex.decode(digits) else { return nil }
        self.init(unsigned: octets)
    }

    /// From decimal digits; nil when there are others, or more than 60 of them.
    public init?(decimal: String) {
        guard !decimal.isEmpty, decimal.utf8.count <= 60 else { return nil }
        var octets: [UInt8] = [0]  // little-endian
        for digit in decimal.utf8 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            var carry = Int(digit - UInt8(ascii: "0"))
            for index in octets.indices {
                let value = Int(octets[index]) * 10 + carry
                octets[index] = UInt8(truncatingIfNeeded: value)
                carry = value >> 8
            }
            if carry > 0 { octets.append(UInt8(carry)) }
        }
        self.init(unsigned: octets.reversed())
    }

    /// Sixteen octets from libcrypto's generator, the first of them 0x01 to 0x7F, so that the
    /// encoding never needs a sign octet and always has the same length.
    ///
    /// - Throws: `X509Error.libcrypto` when the generator has no entropy.
    public static func random() throws(X509Error) -> SerialNumber {
        while true {
            let octets = try Random.bytes(16)
            if (0x01...0x7F).contains(octets[0]) { return SerialNumber(unsigned: octets) }
        }
    }

    /// Lower-case hex of even length, as Roles Anywhere names sessions.
    public var hex: String { (isNegative ? "-" : "") + Hex.encode(bytes) }

    /// Decimal, as the `Credential` of an X.509 signature carries it; `0x` and hex where the number is
    /// longer than any CA's.
    ///
    /// Certificates come from anybody, and the work grows with the square of the length.
    public var decimal: String {
        guard bytes.count <= Self.longestDecimal else {
            return (isNegative ? "-0x" : "0x") + Hex.encode(bytes)
        }
        var digits: [UInt8] = []
        var rest = bytes
        while !rest.isEmpty {
            var remainder = 0
            var quotient: [UInt8] = []
            for octet in rest {
                let value = remainder << 8 | Int(octet)
                remainder = value % 10
                if !quotient.isEmpty || value >= 10 { quotient.append(UInt8(value / 10)) }
            }
            digits.append(UInt8(ascii: "0") + UInt8(remainder))
            rest = quotient
        }
        return (isNegative ? "-" : "") + String(decoding: digits.reversed(), as: UTF8.self)
    }

    /// The content octets of the DER INTEGER: a zero octet in front where the top bit is set.
    var integerContent: [UInt8] {
        guard !isNegative else { return negativeContent }
        guard let first = bytes.first, first >= 0x80 else { return bytes }
        return [0] + bytes
    }

    // Two's complement, as short as it can be.
    private var negativeContent: [UInt8] {
        var content = ([0] + bytes).map { ~$0 }
        for index in content.indices.reversed() {
            content[index] &+= 1
            if content[index] != 0 { break }
        }
        if content.count > 1, content[1] >= 0x80 { content.removeFirst() }
        return content
    }
}

extension SerialNumber: CustomStringConvertible {
    /// The same as `hex`.
    public var description: String { hex }
}
