import SwiftASN1

/// The algorithm with which a certificate or CRL is signed, as its AlgorithmIdentifier.
public struct SignatureAlgorithm: Hashable, Sendable {
    /// Such as 1.2.840.10045.4.3.2, ecdsa-with-SHA256.
    public let oid: ObjectIdentifier

    /// The AlgorithmIdentifier in DER.
    public let der: [UInt8]

    /// The hash, or nil where the algorithm has one of its own or is unknown.
    public let digest: DigestAlgorithm?

    private let row: Row?

    private struct Row: Hashable {
        let name: String
        let digest: DigestAlgorithm?
        let hasNullParameters: Bool
        let isWeak: Bool
    }

    // RFC 5758 §3.2 (ECDSA: parameters absent), RFC 4055 §5 (RSA: NULL), RFC 8410, RFC 9881.
    private static let table: [ObjectIdentifier: Row] = {
        let rows: [(String, String, DigestAlgorithm?, Bool, Bool)] = [
            ("1.2.840.10045.4.3.2", "ecdsa-with-SHA256", .sha256, false, false),
            ("1.2.840.10045.4.3.3", "ecdsa-with-SHA384", .sha384, false, false),
            ("1.2.840.10045.4.3.4", "ecdsa-with-SHA512", .sha512, false, false),
            ("1.2.840.113549.1.1.11", "sha256WithRSAEncryption", .sha256, true, false),
            ("1.2.840.113549.1.1.12", "sha384WithRSAEncryption", .sha384, true, false),
            ("1.2.840.113549.1.1.13", "sha512WithRSAEncryption", .sha512, true, false),
            ("1.2.840.113549.1.1.10", "rsassaPss", nil, false, false),
            ("1.3.101.112", "Ed25519", nil, false, false),
            ("2.16.840.1.101.3.4.3.17", "ML-DSA-44", nil, false, false),
            ("2.16.840.1.101.3.4.3.18", "ML-DSA-65", nil, false, false),
            ("2.16.840.1.101.3.4.3.19", "ML-DSA-87", nil, false, false),
            ("1.2.840.10045.4.1", "ecdsa-with-SHA1", nil, false, true),
            ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption", nil, true, true),
            ("1.2.840.113549.1.1.4", "md5WithRSAEncryption", nil, true, true),
            ("1.2.840.113549.1.1.2", "md2WithRSAEncryption", nil, true, true),
        ]
        var table: [ObjectIdentifier: Row] = [:]
        for (dotted, name, digest, null, weak) in rows {
            guard let oid = ObjectIdentifier(dotted) else { continue }
            table[oid] = Row(name: name, digest: digest, hasNullParameters: null, isWeak: weak)
        }
        return table
    }()

    init(node: ASN1Node) throws {
        let parts = try node.sequence("signature algorithm")
        guard let first = parts.first, parts.count <= 2 else {
            throw X509Error.malformed(
                what: "signature algorithm", detail: "not an identifier and its parameters")
        }
        oid = try ObjectIdentifier(node: first)
        der = Array(node.encodedBytes)
        row = SignatureAlgorithm.table[oid]
        digest = row?.digest
    }

    private init(oid: ObjectIdentifier, row: Row) throws(X509Error) {
        self.oid = oid
        self.row = row
        digest = row.digest
        der = try encoding("signature algorithm") { serializer in
            serializer.appendConstructedNode(identifier: .sequence) { sequence in
                oid.append(to: &sequence)
                if row.hasNullParameters {
                    sequence.appendPrimitiveNode(identifier: .null) { _ in }
                }
            }
        }
    }

    /// The algorithm with which a key of this kind signs certificates: ECDSA with the hash that
    /// fits the curve, RSA PKCS #1 v1.5 with SHA-256 (SHA-384 from 4096 bits), Ed25519, ML-DSA.
    ///
    /// - Throws: `X509Error.unsupportedAlgorithm`.
    public static func preferred(for key: PublicKey) throws(X509Error) -> SignatureAlgorithm {
        let dotted: String? =
            switch key.kind {
            case .ec("P-256"): "1.2.840.10045.4.3.2"
            case .ec("P-384"): "1.2.840.10045.4.3.3"
            case .ec("P-521"): "1.2.840.10045.4.3.4"
            case .rsa(let bits):
                bits >= 4096 ? "1.2.840.113549.1.1.12" : "1.2.840.113549.1.1.11"
            case .ed25519: "1.3.101.112"
            case .mlDSA(44): "2.16.840.1.101.3.4.3.17"
            case .mlDSA(65): "2.16.840.1.101.3.4.3.18"
            case .mlDSA(87): "2.16.840.1.101.3.4.3.19"
            default: nil
            }
        guard let dotted, let algorithm = encoded[dotted] else {
            throw .unsupportedAlgorithm(name: "signature algorithm for \(key.kind) keys")
        }
        return algorithm
    }

    // Put together once: a fleet asks for each certificate.
    private static let encoded = Dictionary(
        table.compactMap { oid, row in
            (try? SignatureAlgorithm(oid: oid, row: row)).map { (oid.description, $0) }
        }, uniquingKeysWith: { first, _ in first })

    /// The algorithm's usual name, or its object identifier.
    public var name: String { row?.name ?? oid.description }

    /// Whether it is one that has a name here.
    public var hasName: Bool { row != nil }

    /// Whether its parameters are those that its standard demands: NULL for RSA, none for all others
    /// but RSASSA-PSS, whose own are not looked at.
    public var hasRightParameters: Bool {
        guard let row, row.name != "rsassaPss" else { return true }
        // SEQUENCE { OBJECT IDENTIFIER, NULL where there is one }
        guard der.count > 3, der[1] < 0x80 else { return false }
        let end = 4 + Int(der[3])
        return row.hasNullParameters
            ? der.count == end + 2 && der[end] == 0x05 && der[end + 1] == 0x00 : der.count == end
    }

    /// Whether it rests on MD2, MD5 or SHA-1.
    public var isWeak: Bool { row?.isWeak ?? false }

    /// Whether it is one that `PublicKey.verify` can check.
    public var isKnown: Bool {
        guard let row else { return false }
        return !row.isWeak && row.name != "rsassaPss"
    }

    /// A signature of the right form and length that signs nothing, for linting before signing.
    public static func placeholder(for key: PublicKey) -> [UInt8] {
        switch key.kind {
        case .ec(let curve):
            // SEQUENCE of two positive integers of the curve's size.
            let size = curve == "P-521" ? 66 : curve == "P-384" ? 48 : 32
            let integer: [UInt8] = [0x02, UInt8(size)] + [UInt8](repeating: 0x01, count: size)
            let body = integer + integer
            return [0x30] + (body.count < 128 ? [] : [0x81]) + [UInt8(body.count)] + body
        case .rsa(let bits): return [UInt8](repeating: 0x01, count: (bits + 7) / 8)
        case .mlDSA(44): return [UInt8](repeating: 0x01, count: 2420)
        case .mlDSA(65): return [UInt8](repeating: 0x01, count: 3309)
        case .mlDSA(87): return [UInt8](repeating: 0x01, count: 4627)
        default: return [UInt8](repeating: 0x01, count: 64)
        }
    }
}
