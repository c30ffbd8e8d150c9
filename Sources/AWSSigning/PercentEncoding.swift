/// Percent-encoding as signatures and AWS's protocols need it: everything but `A-Z a-z 0-9 - . _ ~` is
/// encoded, with upper-case digits.
///
/// - SeeAlso: RFC 3986 §2.3
public enum PercentEncoding {
    /// Encodes the UTF-8 of a text.
    public static func encode(_ text: String) -> String { encode(text.utf8) }

    /// Encodes octets.
    public static func encode(_ octets: some Sequence<UInt8>) -> String {
        var encoded: [UInt8] = []
        for octet in octets {
            if isUnreserved(octet) {
                encoded.append(octet)
            } else {
                encoded.append(UInt8(ascii: "%"))
                encoded.append(digits[Int(octet >> 4)])
                encoded.append(digits[Int(octet & 15)])
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// The octets of a text; a percent sign that no two hexadecimal digits follow stays as it is.
    public static func decode(_ text: some StringProtocol) -> [UInt8] {
        decode(Array(text.utf8))
    }

    /// The octets of a text in UTF-8, in the same way.
    public static func decode(_ source: [UInt8]) -> [UInt8] {
        guard source.contains(UInt8(ascii: "%")) else { return source }
        var octets: [UInt8] = []
        octets.reserveCapacity(source.count)
        var index = 0
        while index < source.count {
            if source[index] == UInt8(ascii: "%"), index + 2 < source.count,
                let high = value(source[index + 1]), let low = value(source[index + 2])
            {
                octets.append(high << 4 | low)
                index += 3
            } else {
                octets.append(source[index])
                index += 1
            }
        }
        return octets
    }

    /// The octets of a text decoded and encoded anew, which most clients have done already.
    static func canonical(_ octets: [UInt8]) -> String {
        isCanonical(octets) ? String(decoding: octets, as: UTF8.self) : encode(decode(octets))
    }

    private static func isCanonical(_ octets: [UInt8]) -> Bool {
        var rest = octets[...]
        while let octet = rest.popFirst() {
            if isUnreserved(octet) { continue }
            guard octet == UInt8(ascii: "%"), let high = rest.popFirst(), let low = rest.popFirst(),
                !(0x61...0x66).contains(high), !(0x61...0x66).contains(low),
                let first = value(high), let second = value(low), !isUnreserved(first << 4 | second)
            else { return false }
        }
        return true
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func isUnreserved(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default:
            false
        }
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
