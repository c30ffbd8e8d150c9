import COpenSSL
import SwiftASN1

/// A public key, as the SubjectPublicKeyInfo that carries it.
public struct PublicKey: Hashable, Sendable {
    /// What kind of key it is.
    public enum Kind: Hashable, Sendable {
        /// An elliptic curve key; `curve` is P-256, P-384, P-521 or a dotted object identifier.
        case ec(curve: String)
        /// RSA with a modulus of so many bits.
        case rsa(bits: Int)
        case ed25519
        /// ML-DSA with the parameter set 44, 65 or 87.
        case mlDSA(Int)
        /// Any other algorithm, by its object identifier.
        case other(ObjectIdentifier)
    }

    /// The SubjectPublicKeyInfo in DER.
    public let spki: [UInt8]

    /// The algorithm and its size.
    public let kind: Kind

    /// The content of the subjectPublicKey BIT STRING, without its unused-bits octet.
    public let keyBits: [UInt8]

    /// The AlgorithmIdentifier in DER.
    public let algorithmIdentifier: [UInt8]

    /// For RSA the public exponent's octets, without leading zeros.
    public let rsaExponent: [UInt8]?

    /// From a SubjectPublicKeyInfo in DER.
    ///
    /// - Throws: `X509Error.malformed`.
    public init(spki: [UInt8]) throws(X509Error) {
        self = try reading("public key") { try PublicKey(node: try DER.parse(spki)) }
    }

    // SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier,
    //                                     subjectPublicKey BIT STRING }
    init(node: ASN1Node) throws {
        let parts = try node.sequence("public key")
        guard parts.count == 2 else {
            throw X509Error.malformed(what: "public key", detail: "not an algorithm and a key")
        }
        let algorithm = try parts[0].sequence("algorithm identifier")
        guard let first = algorithm.first, algorithm.count <= 2 else {
            throw X509Error.malformed(what: "public key", detail: "no algorithm")
        }
        let oid = try ObjectIdentifier(node: first)
        let bits = Array(try ASN1BitString(derEncoded: parts[1]).bytes)
        spki = Array(node.encodedBytes)
        algorithmIdentifier = Array(parts[0].encodedBytes)
        keyBits = bits
        let parameter = algorithm.count == 2 ? algorithm[1] : nil
        (kind, rsaExponent) = try PublicKey.kind(of: oid, parameter: parameter, bits: bits)
    }

    private static func kind(
        of oid: ObjectIdentifier, parameter: ASN1Node?, bits: [UInt8]
    ) throws -> (Kind, exponent: [UInt8]?) {
        switch oid {
        case .ecPublicKey:
            guard let parameter, parameter.identifier == .objectIdentifier else {
                return (.other(oid), nil)  // explicit curve parameters
            }
            let curve = try ObjectIdentifier(node: parameter)
            return (.ec(curve: curveNames[curve] ?? curve.description), nil)
        case .rsaEncryption:
            let numbers = try DER.parse(bits).sequence("RSA public key")
            guard numbers.count == 2 else {
                throw X509Error.malformed(what: "RSA public key", detail: "not two integers")
            }
            let modulus = try numbers[0].primitive("modulus").drop { $0 == 0 }
            let exponent = Array(try numbers[1].primitive("exponent").drop { $0 == 0 })
            let size = modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
            return (.rsa(bits: size), exponent)
        case .ed25519: return (.ed25519, nil)
        default:
            if let set = mlDSA[oid] { return (.mlDSA(set), nil) }
            return (.other(oid), nil)
        }
    }

    private static let curveNames = Dictionary(
        [("1.2.840.10045.3.1.7", "P-256"), ("1.3.132.0.34", "P-384"), ("1.3.132.0.35", "P-521")]
            .compactMap { row in ObjectIdentifier(row.0).map { ($0, row.1) } },
        uniquingKeysWith: { first, _ in first })

    // RFC 9881 §2.
    static let mlDSA = Dictionary(
        [("2.16.840.1.101.3.4.3.17", 44), ("2.16.840.1.101.3.4.3.18", 65)]
            .compactMap { row in ObjectIdentifier(row.0).map { ($0, row.1) } }
            + [("2.16.840.1.101.3.4.3.19", 87)]
            .compactMap { row in ObjectIdentifier(row.0).map { ($0, row.1) } },
        uniquingKeysWith: { first, _ in first })

    /// The algorithm as this product names it, or nil for a key that it would not make.
    public var algorithm: KeyAlgorithm? {
        switch kind {
        case .ec(let curve):
            KeyAlgorithm(rawValue: curve.lowercased().filter { $0 != "-" })
        case .rsa(let bits): KeyAlgorithm(rawValue: "rsa\(bits)")
        case .ed25519: .ed25519
        case .mlDSA(let set): KeyAlgorithm(rawValue: "ml-dsa-\(set)")
        case .other: nil
        }
    }

    /// The key identifier of new keys: the leftmost 160 bits of SHA-256 over the key's bits.
    ///
    /// - SeeAlso: RFC 7093 §2, method 1
    public var keyIdentifier: [UInt8] { Array(Digest.sha256(keyBits).prefix(20)) }

    /// Whether `signature` over `message` verifies under this key.
    ///
    /// The forms are those of `Signer.sign`; an ECDSA signature must be minimal DER.
    public func verify(
        signature: [UInt8], of message: [UInt8], digest: DigestAlgorithm?
    ) -> Bool {
        SignatureVerifier(self)?.verify(signature: signature, of: message, digest: digest) ?? false
    }

    /// Whether libcrypto finds the key sound: an EC point on its curve and of the right order.
    public var isSound: Bool {
        spki.withUnsafeBufferPointer { buffer in
            let isOnCurve = anchorage_point_is_on_curve(buffer.baseAddress, buffer.count)
            if isOnCurve >= 0 { return isOnCurve == 1 }
            guard let key = anchorage_read_public_key(buffer.baseAddress, buffer.count) else {
                ERR_clear_error()
                return false
            }
            defer { EVP_PKEY_free(key) }
            let context = EVP_PKEY_CTX_new(key, nil)
            defer { EVP_PKEY_CTX_free(context) }
            let result = EVP_PKEY_public_check(context)
            ERR_clear_error()
            return result == 1
        }
    }
}

extension PublicKey.Kind: CustomStringConvertible {
    /// Such as `EC P-256`, `RSA 2048`, `Ed25519`, `ML-DSA-65`.
    public var description: String {
        switch self {
        case .ec(let curve): "EC \(curve)"
        case .rsa(let bits): "RSA \(bits)"
        case .ed25519: "Ed25519"
        case .mlDSA(let set): "ML-DSA-\(set)"
        case .other(let oid): oid.description
        }
    }
}
