import SwiftASN1

/// Reads the values of the extensions that are known here.
enum ExtensionReader {
    /// The value of one extension, nil when it is absent or malformed.
    static func read<Value>(
        _ oid: ObjectIdentifier, in extensions: [CertificateExtension],
        _ body: (ASN1Node, inout FaultCollector) throws -> Value?
    ) -> Value? {
        guard let entry = extensions.first(where: { $0.oid == oid }) else { return nil }
        var faults = FaultCollector.tolerant
        do {
            return try body(try DER.parse(entry.value), &faults)
        } catch {
            return nil  // `ExtensionValues.malformed` tells it from an absent one
        }
    }

    // BasicConstraints ::= SEQUENCE {
    //     cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER (0..MAX) OPTIONAL }
    static func basicConstraints(
        _ node: ASN1Node, _ faults: inout FaultCollector
    ) throws -> BasicConstraints? {
        var parts = try node.sequence("basicConstraints")[...]
        var isCA = false
        if let first = parts.first, first.identifier == .boolean {
            isCA = try Bool(derEncoded: first)
            parts.removeFirst()
            if !isCA {
                faults.minor(.defaultValue, "basicConstraints", "cA FALSE is written out")
            }
        }
        let pathLength = try parts.first.map { try Int(derEncoded: $0) }
        guard parts.count <= 1, pathLength ?? 0 >= 0 else { return nil }
        return BasicConstraints(isCA: isCA, pathLength: pathLength)
    }

    // KeyUsage ::= BIT STRING, a list of named bits
    static func keyUsage(_ node: ASN1Node, _ faults: inout FaultCollector) throws -> KeyUsage? {
        let bits = try ASN1BitString(derEncoded: node)
        noteTrailingZeros(bits, "keyUsage", &faults)
        return KeyUsage(rawValue: namedBits(bits))
    }

    // ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF KeyPurposeId
    static func keyPurposes(
        _ node: ASN1Node, _ faults: inout FaultCollector
    ) throws -> [ObjectIdentifier]? {
        try node.sequence("extendedKeyUsage").map { try ObjectIdentifier(node: $0) }
    }

    // GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName
    static func names(_ node: ASN1Node, _ faults: inout FaultCollector) throws -> [GeneralName]? {
        guard node.identifier == .sequence else { return nil }
        return try node.sequence("names").map { try GeneralName(node: $0) }
    }

    // SubjectKeyIdentifier ::= OCTET STRING
    static func octets(_ node: ASN1Node, _ faults: inout FaultCollector) throws -> [UInt8]? {
        Array(try ASN1OctetString(derEncoded: node).bytes)
    }

    // INTEGER (0..MAX)
    static func number(_ node: ASN1Node, _ faults: inout FaultCollector) throws -> SerialNumber? {
        guard node.identifier == .integer else { return nil }
        let octets = try node.primitive("number")
        guard let first = octets.first, first < 0x80 else { return nil }
        return SerialNumber(unsigned: octets)
    }

    /// Bit n of the BIT STRING as `1 << n`, the first sixteen.
    static func namedBits(_ string: ASN1BitString) -> UInt16 {
        var bits: UInt16 = 0
        for (index, octet) in string.bytes.prefix(2).enumerated() {
            for bit in 0..<8 where octet & 0x80 >> UInt8(bit) != 0 {
                bits |= 1 << UInt16(index * 8 + bit)
            }
        }
        return bits
    }

    // X.690 §11.2.2: the last bit of a list of named bits is one.
    static func noteTrailingZeros(
        _ string: ASN1BitString, _ field: String, _ faults: inout FaultCollector
    ) {
        guard let last = string.bytes.last else {
            if string.paddingBits != 0 {
                faults.minor(.bitString, field, "an empty BIT STRING with unused bits")
            }
            return
        }
        if last >> UInt8(string.paddingBits) & 1 == 0 {
            faults.minor(.bitString, field, "its BIT STRING ends in zero bits")
        }
    }
}
