import SwiftASN1

/// The parameters of an RSASSA-PSS signature, such as make it as strong as its hash.
///
/// - SeeAlso: RFC 4055 §3.1, RFC 8017 §8.1
public struct PSSParameters: Hashable, Sendable {
    /// The hash of the message, and of the mask generation function MGF1.
    public let digest: DigestAlgorithm

    /// The length of the salt in octets, no less than that of the hash.
    public let saltLength: Int

    // RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0], maskGenAlgorithm [1],
    //     saltLength [2] INTEGER, trailerField [3] DEFAULT 1 }
    // What is left out of the first three is SHA-1, MGF1 with SHA-1, and 20.
    init?(algorithm der: [UInt8]) {
        guard let node = try? DER.parse(der), let parts = try? node.sequence("algorithm"),
            parts.count == 2, let fields = try? parts[1].sequence("parameters"),
            fields.count == 3,
            zip(fields, 0...).allSatisfy({ $0.isTagged($1) }),
            let values = try? fields.map({ try $0.explicitlyTagged("parameter") }),
            let digest = Self.digest(values[0]), let mask = try? values[1].sequence("mask"),
            mask.count == 2, (try? ObjectIdentifier(node: mask[0])) == Self.mgf1,
            Self.digest(mask[1]) == digest, let saltLength = try? Int(derEncoded: values[2]),
            (digest.octets...1024).contains(saltLength)
        else { return nil }
        self.digest = digest
        self.saltLength = saltLength
    }

    private static let mgf1 = ObjectIdentifier("1.2.840.113549.1.1.8")

    private static let digests: [ObjectIdentifier: DigestAlgorithm] = {
        let rows: [(String, DigestAlgorithm)] = [
            ("2.16.840.1.101.3.4.2.1", .sha256), ("2.16.840.1.101.3.4.2.2", .sha384),
            ("2.16.840.1.101.3.4.2.3", .sha512),
        ]
        var digests: [ObjectIdentifier: DigestAlgorithm] = [:]
        for (dotted, digest) in rows {
            if let oid = ObjectIdentifier(dotted) { digests[oid] = digest }
        }
        return digests
    }()

    // RFC 4055 §2.1: with NULL or without parameters.
    private static func digest(_ node: ASN1Node) -> DigestAlgorithm? {
        guard let parts = try? node.sequence("hash"), let first = parts.first, parts.count <= 2,
            parts.count == 1 || parts[1].identifier == .null,
            let oid = try? ObjectIdentifier(node: first)
        else { return nil }
        return digests[oid]
    }
}

extension SignatureAlgorithm {
    /// The parameters of RSASSA-PSS; nil for other algorithms, and for parameters that nobody
    /// should use: SHA-1, two hashes, or a salt that is shorter than the hash.
    public var pssParameters: PSSParameters? {
        name == "rsassaPss" ? PSSParameters(algorithm: der) : nil
    }
}

extension DigestAlgorithm {
    fileprivate var octets: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }
}
