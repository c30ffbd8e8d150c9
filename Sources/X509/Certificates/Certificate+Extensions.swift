import SwiftASN1

extension Certificate {
    /// The value of one extension, or nil when it is absent.
    public func value(of oid: ObjectIdentifier) -> CertificateExtension? {
        extensions.first { $0.oid == oid }
    }

    /// Nil when absent or malformed.
    public var basicConstraints: BasicConstraints? {
        ExtensionReader.basicConstraints(extensions)
    }

    /// Nil when absent or malformed.
    public var keyUsage: KeyUsage? { ExtensionReader.keyUsage(extensions) }

    /// Nil when absent or malformed.
    public var extendedKeyUsage: [ObjectIdentifier]? {
        ExtensionReader.extendedKeyUsage(extensions)
    }

    /// In the order of the encoding; empty when absent or malformed.
    public var subjectAlternativeNames: [GeneralName] {
        ExtensionReader.subjectAlternativeNames(extensions) ?? []
    }

    /// Nil when absent or malformed.
    public var subjectKeyIdentifier: [UInt8]? {
        ExtensionReader.subjectKeyIdentifier(extensions)
    }

    /// The keyIdentifier alone; nil when absent or malformed.
    public var authorityKeyIdentifier: [UInt8]? {
        ExtensionReader.authorityKeyIdentifier(extensions)
    }

    /// The names of the extensions that are known here and whose values cannot be read.
    public var malformedExtensions: [ObjectIdentifier] {
        ExtensionReader.malformed(extensions)
    }
}

/// Reads the values of the extensions that are known here.
enum ExtensionReader {
    static func malformed(_ extensions: [CertificateExtension]) -> [ObjectIdentifier] {
        let readers: [(oid: ObjectIdentifier, isReadable: ([CertificateExtension]) -> Bool)] = [
            (.basicConstraints, { basicConstraints($0) != nil }),
            (.keyUsage, { keyUsage($0) != nil }),
            (.extendedKeyUsage, { extendedKeyUsage($0) != nil }),
            (.subjectAlternativeName, { subjectAlternativeNames($0) != nil }),
            (.subjectKeyIdentifier, { subjectKeyIdentifier($0) != nil }),
        ]
        return readers.filter { reader in
            extensions.contains { $0.oid == reader.oid } && !reader.isReadable(extensions)
        }.map(\.oid)
    }

    static func basicConstraints(_ extensions: [CertificateExtension]) -> BasicConstraints? {
        read(.basicConstraints, in: extensions) { node in
            var parts = try node.parts("basicConstraints")[...]
            var isCA = false
            if let first = parts.first, first.identifier == .boolean {
                isCA = try Bool(derEncoded: first)
                parts.removeFirst()
            }
            let pathLength = try parts.first.map { try Int(derEncoded: $0) }
            guard parts.count <= 1, pathLength ?? 0 >= 0 else { return nil }
            return BasicConstraints(isCA: isCA, pathLength: pathLength)
        }
    }

    static func keyUsage(_ extensions: [CertificateExtension]) -> KeyUsage? {
        read(.keyUsage, in: extensions) { node in
            let octets = try ASN1BitString(derEncoded: node).bytes
            var usage: UInt16 = 0
            for (index, octet) in octets.prefix(2).enumerated() {
                for bit in 0..<8 where octet & 0x80 >> UInt8(bit) != 0 {
                    usage |= 1 << UInt16(index * 8 + bit)
                }
            }
            return KeyUsage(rawValue: usage)
        }
    }

    static func extendedKeyUsage(_ extensions: [CertificateExtension]) -> [ObjectIdentifier]? {
        read(.extendedKeyUsage, in: extensions) { node in
            try node.parts("extendedKeyUsage").map {
                ObjectIdentifier(try ASN1ObjectIdentifier(derEncoded: $0))
            }
        }
    }

    static func subjectAlternativeNames(_ extensions: [CertificateExtension]) -> [GeneralName]? {
        read(.subjectAlternativeName, in: extensions) { node in
            try node.parts("subjectAlternativeName").map { try GeneralName(node: $0) }
        }
    }

    static func subjectKeyIdentifier(_ extensions: [CertificateExtension]) -> [UInt8]? {
        read(.subjectKeyIdentifier, in: extensions) { node in
            Array(try ASN1OctetString(derEncoded: node).bytes)
        }
    }

    static func authorityKeyIdentifier(_ extensions: [CertificateExtension]) -> [UInt8]? {
        read(.authorityKeyIdentifier, in: extensions) { node in
            guard let first = try node.parts("authorityKeyIdentifier").first, first.isTagged(0)
            else { return nil }
            return Array(try first.primitive("keyIdentifier"))
        }
    }

    private static func read<T>(
        _ oid: ObjectIdentifier, in extensions: [CertificateExtension],
        _ body: (ASN1Node) throws -> T?
    ) -> T? {
        guard let entry = extensions.first(where: { $0.oid == oid }) else { return nil }
        do {
            return try body(try DER.parse(entry.value))
        } catch {
            return nil  // `malformed` tells it from an absent one
        }
    }
}
