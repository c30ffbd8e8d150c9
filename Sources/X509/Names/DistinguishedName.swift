import SwiftASN1

/// A subject's or issuer's name: a sequence of attributes.
///
/// Two names are equal when their DER is, byte for byte, which is what chaining asks of us.
///
/// - SeeAlso: RFC 5280 §4.1.2.4 and §4.1.2.6
public struct DistinguishedName: Sendable {
    /// One attribute of a name.
    public struct Attribute: Hashable, Sendable {
        /// Such as 2.5.4.3.
        public let type: ObjectIdentifier

        /// The value as text; for an encoding that is no text, `#` and the hex of its DER.
        public let value: String

        /// An attribute; the value is any text.
        public init(type: ObjectIdentifier, value: String) {
            self.type = type
            self.value = value
        }

        /// `CN` and the like, or the dotted object identifier.
        public var shortName: String { AttributeType.shortName(of: type) ?? type.description }
    }

    /// The Name in DER.
    public let der: [UInt8]

    /// All attributes in the order of the encoding; a multi-valued RDN gives several.
    public let attributes: [Attribute]

    /// Whether some relative distinguished name has more than one attribute.
    public let hasMultiValuedRDN: Bool

    /// From attributes, one to a relative distinguished name, in the given order.
    ///
    /// - Throws: `X509Error.invalidValue` where the attribute's string type cannot hold a value.
    public init(attributes: [Attribute]) throws(X509Error) {
        self.attributes = attributes
        hasMultiValuedRDN = false
        der = try DistinguishedName.encode(attributes)
    }

    /// From DER, one Name and nothing behind it.
    ///
    /// - Throws: `X509Error.malformed`.
    public init(der: [UInt8]) throws(X509Error) {
        self = try reading("distinguished name") {
            var faults = FaultCollector.strict
            return try DistinguishedName(
                node: try DER.parse(der), field: "distinguished name", &faults)
        }
    }

    // Name ::= SEQUENCE OF RelativeDistinguishedName; a fault is that of `field`.
    init(node: ASN1Node, field: String, _ faults: inout FaultCollector) throws {
        var attributes: [Attribute] = []
        var multi = false
        for rdn in try node.sequence(field) {
            guard rdn.identifier == .set else {
                throw X509Error.malformed(what: field, detail: "an RDN that is no SET")
            }
            let values = try rdn.parts(field)
            if values.isEmpty { try faults.grave(.empty, field, "an RDN without an attribute") }
            multi = multi || values.count > 1
            for value in values {
                attributes.append(try DistinguishedName.attribute(value, field, &faults))
            }
            if values.count > 1 { DistinguishedName.checkOrder(values, field, &faults) }
        }
        der = Array(node.encodedBytes)
        self.attributes = attributes
        hasMultiValuedRDN = multi
    }

    /// Whether there is no attribute at all.
    public var isEmpty: Bool { attributes.isEmpty }

    /// The first common name.
    public var commonName: String? { values(of: .commonName).first }

    /// The values of a type, in the order of the encoding.
    public func values(of type: ObjectIdentifier) -> [String] {
        attributes.filter { $0.type == type }.map(\.value)
    }

    // AttributeTypeAndValue ::= SEQUENCE { type OBJECT IDENTIFIER, value ANY }
    private static func attribute(
        _ node: ASN1Node, _ field: String, _ faults: inout FaultCollector
    ) throws -> Attribute {
        let parts = try node.sequence(field)
        guard parts.count == 2 else {
            throw X509Error.malformed(what: field, detail: "an attribute is not a type and a value")
        }
        let type = try ObjectIdentifier(node: parts[0])
        return Attribute(
            type: type,
            value: try DirectoryString.text(of: parts[1], type: type, field, &faults))
    }

    // X.690 §11.6: the elements of a SET OF come in the order of their encodings.
    private static func checkOrder(
        _ values: [ASN1Node], _ field: String, _ faults: inout FaultCollector
    ) {
        for (first, second) in zip(values, values.dropFirst())
        where second.encodedBytes.lexicographicallyPrecedes(first.encodedBytes) {
            faults.minor(.order, field, "the attributes of an RDN are out of order")
        }
    }

    // Name ::= SEQUENCE OF SET OF AttributeTypeAndValue
    private static func encode(_ attributes: [Attribute]) throws(X509Error) -> [UInt8] {
        try encoding("distinguished name") { serializer in
            try serializer.appendConstructedNode(identifier: .sequence) { name in
                for attribute in attributes {
                    try name.appendConstructedNode(identifier: .set) { rdn in
                        try rdn.appendConstructedNode(identifier: .sequence) { pair in
                            attribute.type.append(to: &pair)
                            try DirectoryString.append(attribute, to: &pair)
                        }
                    }
                }
            }
        }
    }
}

extension DistinguishedName: Hashable {
    /// Byte-for-byte equality of the DER.
    public static func == (left: DistinguishedName, right: DistinguishedName) -> Bool {
        left.der == right.der
    }

    /// Hashes the DER.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(der)
    }
}
