import SwiftASN1

/// The string types in which names are encoded.
enum DirectoryString {
    /// The text of a value; a value that is no string gives `#` and the hex of its DER.
    static func text(of node: ASN1Node) throws(X509Error) -> String {
        let octets = Array((try? node.primitive("string")) ?? [])
        switch node.identifier {
        case .utf8String:
            guard let text = String(validating: octets, as: UTF8.self) else {
                throw .malformed(what: "UTF8String", detail: "not valid UTF-8")
            }
            return text
        case .printableString, .ia5String, .numericString, .visibleString:
            guard octets.allSatisfy({ $0 < 0x80 }) else {
                throw .malformed(what: "string", detail: "an octet above 0x7F in an ASCII string")
            }
            return String(decoding: octets, as: UTF8.self)
        case .teletexString:
            // In practice Latin-1, as every implementation reads it.
            return String(String.UnicodeScalarView(octets.map { Unicode.Scalar($0) }))
        case .bmpString:
            return try wide(octets, width: 2)
        case .universalString:
            return try wide(octets, width: 4)
        default:
            return "#" + Hex.encode(node.encodedBytes)
        }
    }

    /// Writes a value in the string type that RFC 5280 Appendix A gives its attribute.
    static func append(
        _ attribute: DistinguishedName.Attribute, to coder: inout DER.Serializer
    ) throws {
        let octets = Array(attribute.value.utf8)
        let identifier: ASN1Identifier
        switch AttributeType.encoding(of: attribute.type) {
        case .utf8:
            identifier = .utf8String
        case .printable:
            guard octets.allSatisfy(isPrintable) else {
                throw X509Error.invalidValue(
                    field: attribute.shortName, value: attribute.value,
                    detail: "holds a character outside PrintableString")
            }
            identifier = .printableString
        case .ia5:
            guard octets.allSatisfy({ $0 < 0x80 }) else {
                throw X509Error.invalidValue(
                    field: attribute.shortName, value: attribute.value,
                    detail: "holds a character outside ASCII")
            }
            identifier = .ia5String
        }
        coder.appendPrimitiveNode(identifier: identifier) { $0.append(contentsOf: octets) }
    }

    private static func isPrintable(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            " '()+,-./:=?".utf8.contains(octet)
        }
    }

    private static func wide(_ octets: [UInt8], width: Int) throws(X509Error) -> String {
        guard octets.count.isMultiple(of: width) else {
            throw .malformed(what: "string", detail: "a wide character is cut")
        }
        var scalars = String.UnicodeScalarView()
        for start in stride(from: 0, to: octets.count, by: width) {
            let value = octets[start..<start + width].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            guard let scalar = Unicode.Scalar(value) else {
                throw .malformed(what: "string", detail: "holds a surrogate")
            }
            scalars.append(scalar)
        }
        return String(scalars)
    }
}
