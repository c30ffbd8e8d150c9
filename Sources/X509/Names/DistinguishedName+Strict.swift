import SwiftASN1

extension DistinguishedName {
    /// From a Name that a stranger has encoded, refusing every value that could be read in two ways.
    ///
    /// - Throws: `RequestFault.nameEncoding`, `nameText` or `encoding`.
    init(strict node: ASN1Node) throws(RequestFault) {
        do {
            for rdn in try node.sequence("distinguished name") {
                for pair in try rdn.parts("relative distinguished name") {
                    let parts = try pair.sequence("attribute")
                    guard parts.count == 2 else {
                        throw RequestFault.encoding(detail: "a name's attribute has no value")
                    }
                    let type = try ObjectIdentifier(node: parts[0])
                    try StrictString.check(
                        parts[1], of: AttributeType.shortName(of: type) ?? type.description)
                }
            }
            try self.init(der: Array(node.encodedBytes))
        } catch let error as RequestFault {
            throw error
        } catch {
            throw .encoding(detail: "the subject is no name: \(error)")
        }
    }
}

/// The string types of names, read without guessing.
enum StrictString {
    static func check(_ node: ASN1Node, of attribute: String) throws(RequestFault) {
        guard case .primitive(let octets) = node.content else {
            throw .nameEncoding(attribute: attribute, value: "", detail: "is no string")
        }
        let seen = String(decoding: octets, as: UTF8.self)
        switch node.identifier {
        case .utf8String:
            guard String(validating: octets, as: UTF8.self) != nil else {
                throw .nameText(attribute: attribute, value: seen, detail: "is not UTF-8")
            }
        case .printableString:
            try require(
                octets.allSatisfy(DirectoryString.isPrintable), attribute, seen, "PrintableString")
        case .ia5String:
            try require(octets.allSatisfy { $0 < 0x80 }, attribute, seen, "IA5String")
        case .teletexString:
            // T.61 and Latin-1, which people write into it, agree on these characters only.
            try require(
                octets.allSatisfy(DirectoryString.isPrintable), attribute, seen,
                "TeletexString as all read it")
        case .bmpString:
            try checkWide(Array(octets), width: 2, attribute)
        case .universalString:
            try checkWide(Array(octets), width: 4, attribute)
        default:
            throw .nameEncoding(
                attribute: attribute, value: Hex.encode(octets),
                detail: "is of a type that no name has")
        }
    }

    private static func require(
        _ fits: Bool, _ attribute: String, _ value: String, _ type: String
    ) throws(RequestFault) {
        guard fits else {
            throw .nameEncoding(
                attribute: attribute, value: value, detail: "has a character outside \(type)")
        }
    }

    private static func checkWide(
        _ octets: [UInt8], width: Int, _ attribute: String
    ) throws(RequestFault) {
        guard octets.count.isMultiple(of: width) else {
            throw .nameText(
                attribute: attribute, value: Hex.encode(octets), detail: "is cut in a character")
        }
        for start in stride(from: 0, to: octets.count, by: width) {
            let value = octets[start..<start + width].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            guard Unicode.Scalar(value) != nil else {
                throw .nameText(
                    attribute: attribute, value: Hex.encode(octets),
                    detail: "has half of a surrogate pair, or what is no character")
            }
        }
    }
}
