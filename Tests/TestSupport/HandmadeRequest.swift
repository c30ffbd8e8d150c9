import X509

/// A CSR put together octet by octet, so that tests can make it wrong in any one place.
package struct HandmadeRequest {
    package var version: [UInt8]
    package var subject: [UInt8]
    package var publicKey: [UInt8]
    /// What lies in the attributes' `[0]`; nil leaves the field out.
    package var attributes: [[UInt8]]?
    package var algorithm: [UInt8]
    package var signs = true

    private let key: PrivateKey

    package init(
        _ subject: String = "CN=web-01", key: PrivateKey, extensions: [CertificateExtension] = []
    ) throws {
        self.key = key
        version = DERText.value(0x02, [0])
        self.subject = try DistinguishedName(subject).der
        publicKey = key.publicKey.spki
        attributes =
            extensions.isEmpty
            ? []
            : [
                DERText.attribute(
                    .extensionRequest,
                    [DERText.sequence(extensions.map { DERText.entry($0) })])
            ]
        algorithm = try SignatureAlgorithm.preferred(for: key.publicKey).der
    }

    /// The CSR in DER, or in what the parts make of it.
    package func der() throws -> [UInt8] {
        let last = attributes.map { [DERText.value(0xA0, $0.flatMap { $0 })] } ?? []
        let tbs = DERText.sequence([version, subject, publicKey] + last)
        let digest = try SignatureAlgorithm.preferred(for: key.publicKey).digest
        let signature = try key.sign(signs ? tbs : tbs + [0], digest: digest)
        return DERText.sequence([tbs, algorithm, DERText.value(0x03, [0] + signature)])
    }
}

/// DER by hand.
package enum DERText {
    package static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let length: [UInt8] =
            switch content.count {
            case ..<128: [UInt8(content.count)]
            case ..<256: [0x81, UInt8(content.count)]
            default: [0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)]
            }
        return [tag] + length + content
    }

    package static func sequence(_ parts: [[UInt8]]) -> [UInt8] {
        value(0x30, parts.flatMap { $0 })
    }

    package static func set(_ parts: [[UInt8]]) -> [UInt8] { value(0x31, parts.flatMap { $0 }) }

    /// The OBJECT IDENTIFIER, with its tag.
    package static func oid(_ identifier: ObjectIdentifier) -> [UInt8] {
        var arcs = identifier.description.split(separator: ".").compactMap { UInt64($0) }
        arcs.replaceSubrange(0..<2, with: [arcs[0] * 40 + arcs[1]])
        return value(
            0x06,
            arcs.flatMap { arc -> [UInt8] in
                var groups = [UInt8(arc & 0x7F)]
                var rest = arc >> 7
                while rest > 0 {
                    groups.append(UInt8(rest & 0x7F) | 0x80)
                    rest >>= 7
                }
                return groups.reversed()
            })
    }

    package static func attribute(_ type: ObjectIdentifier, _ values: [[UInt8]]) -> [UInt8] {
        sequence([oid(type), set(values)])
    }

    package static func entry(_ entry: CertificateExtension) -> [UInt8] {
        sequence(
            [oid(entry.oid)] + (entry.critical ? [[0x01, 0x01, 0xFF]] : [])
                + [value(0x04, entry.value)])
    }

    /// A Name with one attribute in the given string type.
    package static func name(_ type: ObjectIdentifier, tag: UInt8, _ octets: [UInt8]) -> [UInt8] {
        sequence([set([sequence([oid(type), value(tag, octets)])])])
    }
}
