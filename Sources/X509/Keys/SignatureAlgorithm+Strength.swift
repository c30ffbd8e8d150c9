import SwiftASN1

extension SignatureAlgorithm {
    // Those that libcrypto or somebody's tool still makes, and whose hash is shorter than SHA-256's.
    private static let short: Set<ObjectIdentifier> = Set(
        [
            // RSA: MD4, SHA-224, SHA-512/224, SHA3-224 (RFC 8017, FIPS 202)
            "1.2.840.113549.1.1.3", "1.2.840.113549.1.1.14", "1.2.840.113549.1.1.15",
            "2.16.840.1.101.3.4.3.13",
            // ECDSA: the key's own choice, SHA-224, SHA3-224
            "1.2.840.10045.4.2", "1.2.840.10045.4.3.1", "2.16.840.1.101.3.4.3.9",
            // DSA: SHA-1, SHA-224, SHA3-224
            "1.2.840.10040.4.3", "2.16.840.1.101.3.4.3.1", "2.16.840.1.101.3.4.3.5",
            // OIW: MD5, SHA and SHA-1 with RSA and DSA; TeleTrusT: RIPEMD-160 and -128
            "1.3.14.3.2.3", "1.3.14.3.2.13", "1.3.14.3.2.15", "1.3.14.3.2.27", "1.3.14.3.2.29",
            "1.3.36.3.3.1.2", "1.3.36.3.3.1.3",
        ].compactMap { ObjectIdentifier($0) })

    /// Whether it rests on a hash that is shorter than SHA-256's, be it SHA-1 or SHA-224.
    ///
    /// An algorithm that is not known here does not: nothing can be said of it.
    public var digestIsShort: Bool {
        if isWeak || Self.short.contains(oid) { return true }
        return name == "rsassaPss" && !Self.hasLongPSSDigest(der)
    }

    // RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] DEFAULT sha1, … }
    private static func hasLongPSSDigest(_ der: [UInt8]) -> Bool {
        guard let node = try? DER.parse(der), let parts = try? node.sequence("algorithm"),
            parts.count == 2, let fields = try? parts[1].sequence("parameters"),
            let first = fields.first, first.isTagged(0),
            let hash = try? first.explicitlyTagged("hash").sequence("hash").first,
            let oid = try? ObjectIdentifier(node: hash)
        else { return false }
        return longDigests.contains(oid)
    }

    // SHA-256, -384, -512, -512/256 and SHA3-256, -384, -512.
    private static let longDigests: Set<ObjectIdentifier> = Set(
        [1, 2, 3, 6, 8, 9, 10].compactMap { ObjectIdentifier("2.16.840.1.101.3.4.2.\($0)") })
}
