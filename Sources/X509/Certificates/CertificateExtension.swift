import SwiftASN1

/// One extension of a certificate, request or CRL, with its value in DER.
///
/// - SeeAlso: RFC 5280 §4.2
public struct CertificateExtension: Hashable, Sendable {
    /// Which extension it is.
    public let oid: ObjectIdentifier

    /// Whether who does not know it must refuse.
    public let critical: Bool

    /// What the extnValue OCTET STRING holds.
    public let value: [UInt8]

    /// An extension from its parts.
    public init(oid: ObjectIdentifier, critical: Bool, value: [UInt8]) {
        self.oid = oid
        self.critical = critical
        self.value = value
    }

    // Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }
    init(node: ASN1Node, _ faults: inout FaultCollector) throws {
        let parts = try node.sequence("extension")
        guard (2...3).contains(parts.count), let last = parts.last else {
            throw X509Error.malformed(what: "extension", detail: "\(parts.count) parts")
        }
        oid = try ObjectIdentifier(node: parts[0])
        critical = parts.count == 3 ? try Bool(derEncoded: parts[1]) : false
        if parts.count == 3, !critical {
            faults.minor(.defaultValue, "extensions", "\(oid) says that it is not critical")
        }
        value = Array(try ASN1OctetString(derEncoded: last).bytes)
    }

    func append(to coder: inout DER.Serializer) throws {
        try coder.appendConstructedNode(identifier: .sequence) { sequence in
            oid.append(to: &sequence)
            if critical { try sequence.serialize(true) }
            try sequence.serialize(ASN1OctetString(contentBytes: value[...]))
        }
    }

    // Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension
    static func parse(
        list node: ASN1Node, _ faults: inout FaultCollector
    ) throws -> [CertificateExtension] {
        let nodes = try node.sequence("extensions")
        if nodes.isEmpty { faults.minor(.empty, "extensions", "a list without an extension") }
        var extensions: [CertificateExtension] = []
        extensions.reserveCapacity(nodes.count)
        var seen: Set<ObjectIdentifier> = []
        for node in nodes {
            let entry = try CertificateExtension(node: node, &faults)
            // Hashing pays only for the many that no honest certificate has.
            let isNew =
                nodes.count > 32
                ? seen.insert(entry.oid).inserted : !extensions.contains { $0.oid == entry.oid }
            if !isNew {
                try faults.grave(.duplicate, "extensions", "\(entry.oid) stands there twice")
            }
            extensions.append(entry)
        }
        return extensions
    }
}

/// What a certificate's key may be used for.
///
/// - SeeAlso: RFC 5280 §4.2.1.3
public struct KeyUsage: OptionSet, Hashable, Sendable {
    /// Bit n of the BIT STRING is `1 << n`.
    public let rawValue: UInt16

    /// From the bits, bit n of the BIT STRING being `1 << n`.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Bit 0.
    public static let digitalSignature = KeyUsage(rawValue: 1 << 0)
    /// Bit 1, also called contentCommitment.
    public static let nonRepudiation = KeyUsage(rawValue: 1 << 1)
    /// Bit 2.
    public static let keyEncipherment = KeyUsage(rawValue: 1 << 2)
    /// Bit 3.
    public static let dataEncipherment = KeyUsage(rawValue: 1 << 3)
    /// Bit 4.
    public static let keyAgreement = KeyUsage(rawValue: 1 << 4)
    /// Bit 5.
    public static let keyCertSign = KeyUsage(rawValue: 1 << 5)
    /// Bit 6.
    public static let cRLSign = KeyUsage(rawValue: 1 << 6)
    /// Bit 7.
    public static let encipherOnly = KeyUsage(rawValue: 1 << 7)
    /// Bit 8.
    public static let decipherOnly = KeyUsage(rawValue: 1 << 8)

    /// The RFC's names of the bits, in the order of the bits.
    public static let allNames = [
        "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment",
        "keyAgreement", "keyCertSign", "cRLSign", "encipherOnly", "decipherOnly",
    ]

    /// The usage of one name, or nil for an unknown one.
    public init?(name: String) {
        guard let bit = KeyUsage.allNames.firstIndex(of: name) else { return nil }
        self.init(rawValue: 1 << UInt16(bit))
    }

    /// The names of the bits that are set.
    public var names: [String] {
        KeyUsage.allNames.enumerated().filter { rawValue & 1 << UInt16($0.offset) != 0 }
            .map(\.element)
    }
}

/// Whether a certificate is a CA's, and how many may hang below.
///
/// - SeeAlso: RFC 5280 §4.2.1.9
public struct BasicConstraints: Hashable, Sendable {
    /// cA.
    public let isCA: Bool

    /// pathLenConstraint: how many non-self-issued CA certificates may follow.
    public let pathLength: Int?

    /// Constraints from their parts.
    public init(isCA: Bool, pathLength: Int?) {
        self.isCA = isCA
        self.pathLength = pathLength
    }
}
