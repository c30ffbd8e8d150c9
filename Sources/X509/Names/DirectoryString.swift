import SwiftASN1

/// The string types in which names are encoded.
enum DirectoryString {
    /// The text of a value; a value that is no string gives `#` and the hex of its DER.
    static func text(
        of node: ASN1Node, type: ObjectIdentifier, _ field: String, _ faults: inout FaultCollector
    ) throws -> String {
        guard case .primitive(let octets) = node.content else {
            return "#" + Hex.encode(node.encodedBytes)
        }
        noteForm(of: node.identifier, octets, type: type, field, &faults)
        switch node.identifier {
        case .utf8String:
            if let text = String(validating: octets, as: UTF8.self) { return text }
            try faults.grave(.string, field, "a UTF8String that is not valid UTF-8")
        case .printableString, .ia5String, .numericString, .visibleString:
            if octets.allSatisfy({ $0 < 0x80 }) { return String(decoding: octets, as: UTF8.self) }
            try faults.grave(.string, field, "an octet above 0x7F in an ASCII string")
        case .teletexString:
            // In practice Latin-1, as every implementation reads it.
            return String(String.UnicodeScalarView(octets.map { Unicode.Scalar($0) }))
        case .bmpString:
            if let text = wide(Array(octets), width: 2) { return text }
            try faults.grave(.string, field, "a BMPString that is cut or holds a surrogate")
        case .universalString:
            if let text = wide(Array(octets), width: 4) { return text }
            try faults.grave(.string, field, "a UniversalString that is cut or holds a surrogate")
        default: break
        }
        return "#" + Hex.encode(node.encodedBytes)
    }

    // RFC 5280 §4.1.2.4 and Appendix A.1: what each attribute may be.
    private static func noteForm(
        of identifier: ASN1Identifier, _ octets: ArraySlice<UInt8>, type: ObjectIdentifier,
        _ field: String, _ faults: inout FaultCollector
    ) {
        if identifier == .printableString, !octets.allSatisfy(isPrintable) {
            faults.minor(.string, field, "a PrintableString with a character that it cannot hold")
        }
        let isRight: Bool
        switch AttributeType.encoding(of: type) {
        case .utf8: isRight = identifier == .utf8String || identifier == .printableString
        case .printable: isRight = identifier == .printableString
        case .ia5: isRight = identifier == .ia5String
        }
        if !isRight, !AttributeType.isUnknown(type) {
            faults.minor(
                .string, field,
                "\(AttributeType.shortName(of: type) ?? type.description) is a \(name(of: identifier))"
            )
        }
    }

    private static func name(of identifier: ASN1Identifier) -> String {
        switch identifier {
        case .utf8String: "UTF8String"
        case .printableString: "PrintableString"
        case .ia5String: "IA5String"
        case .numericString: "NumericString"
        case .visibleString: "VisibleString"
        case .teletexString: "TeletexString"
        case .bmpString: "BMPString"
        case .universalString: "UniversalString"
        default: "value of the type \(identifier)"
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

    static func isPrintable(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            " '()+,-./:=?".utf8.contains(octet)
        }
    }

    private static func wide(_ octets: [UInt8], width: Int) -> String? {
        guard octets.count.isMultiple(of: width) else { return nil }
        var scalars = String.UnicodeScalarView()
        for start in stride(from: 0, to: octets.count, by: width) {
            let value = octets[start..<start + width].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            guard let scalar = Unicode.Scalar(value) else { return nil }
            scalars.append(scalar)
        }
        return String(scalars)
    }
}
