/// JSON put together from a literal, for an answer that is given thousands of times a second.
///
/// What is interpolated becomes a JSON value: a text is quoted and escaped as `JSONEncoder` does it.
struct JSONLiteral: ExpressibleByStringInterpolation {
    /// The text in UTF-8.
    let octets: [UInt8]

    init(stringLiteral text: String) {
        octets = Array(text.utf8)
    }

    init(stringInterpolation text: Interpolation) {
        octets = text.octets
    }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var octets: [UInt8] = []

        init(literalCapacity: Int, interpolationCount: Int) {
            octets.reserveCapacity(literalCapacity + interpolationCount * 64)
        }

        mutating func appendLiteral(_ literal: String) {
            octets.append(contentsOf: literal.utf8)
        }

        mutating func appendInterpolation(_ number: Int) {
            octets.append(contentsOf: "\(number)".utf8)
        }

        mutating func appendInterpolation(_ json: JSONLiteral) {
            octets.append(contentsOf: json.octets)
        }

        mutating func appendInterpolation(_ text: String) {
            octets.append(UInt8(ascii: "\""))
            if text.utf8.contains(where: Self.isEscaped) {
                for octet in text.utf8 { append(octet) }
            } else {
                octets.append(contentsOf: text.utf8)
            }
            octets.append(UInt8(ascii: "\""))
        }

        private mutating func append(_ octet: UInt8) {
            guard Self.isEscaped(octet) else { return octets.append(octet) }
            let escape =
                switch octet {
                case UInt8(ascii: "\""): "\\\""
                case UInt8(ascii: "\\"): "\\\\"
                case 0x08: "\\b"
                case 0x09: "\\t"
                case 0x0A: "\\n"
                case 0x0C: "\\f"
                case 0x0D: "\\r"
                default: "\\u00" + (octet < 16 ? "0" : "") + String(octet, radix: 16)
                }
            octets.append(contentsOf: escape.utf8)
        }

        private static func isEscaped(_ octet: UInt8) -> Bool {
            octet < 0x20 || octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "\\")
        }
    }
}
