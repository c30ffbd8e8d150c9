import COpenSSL

/// An algorithm for which this product makes keys, by the name that users write.
public enum KeyAlgorithm: String, CaseIterable, Sendable {
    case p256
    case p384
    case p521
    case rsa2048
    case rsa3072
    case rsa4096
    case ed25519
    case mlDSA44 = "ml-dsa-44"
    case mlDSA65 = "ml-dsa-65"
    case mlDSA87 = "ml-dsa-87"

    /// Whether the linked libcrypto can make such keys (ML-DSA appears in 3.5).
    public var isAvailable: Bool {
        switch self {
        case .p256, .p384, .p521, .rsa2048, .rsa3072, .rsa4096: true
        case .ed25519, .mlDSA44, .mlDSA65, .mlDSA87: anchorage_has_key_type(parameters.type) == 1
        }
    }

    /// What libcrypto calls the type, its curve, and its size in bits.
    var parameters: (type: String, group: String?, bits: Int32) {
        switch self {
        case .p256: ("EC", "P-256", 0)
        case .p384: ("EC", "P-384", 0)
        case .p521: ("EC", "P-521", 0)
        case .rsa2048: ("RSA", nil, 2048)
        case .rsa3072: ("RSA", nil, 3072)
        case .rsa4096: ("RSA", nil, 4096)
        case .ed25519: ("ED25519", nil, 0)
        case .mlDSA44: ("ML-DSA-44", nil, 0)
        case .mlDSA65: ("ML-DSA-65", nil, 0)
        case .mlDSA87: ("ML-DSA-87", nil, 0)
        }
    }
}

/// A hash function that goes with a signature.
public enum DigestAlgorithm: String, CaseIterable, Sendable {
    case sha256 = "SHA256"
    case sha384 = "SHA384"
    case sha512 = "SHA512"

    var evp: OpaquePointer? {
        switch self {
        case .sha256: EVP_sha256()
        case .sha384: EVP_sha384()
        case .sha512: EVP_sha512()
        }
    }
}

/// Something that turns bytes into a signature, whatever holds the key.
public protocol Signer: Sendable {
    /// The key under which the signatures verify.
    var publicKey: PublicKey { get }

    /// The signature over `message`.
    ///
    /// ECDSA gives DER (`SEQUENCE { r, s }`), RSA gives PKCS #1 v1.5, Ed25519 and ML-DSA give their
    /// raw form and take no digest.
    ///
    /// - Throws: `X509Error.libcrypto`.
    func sign(_ message: [UInt8], digest: DigestAlgorithm?) throws(X509Error) -> [UInt8]
}
