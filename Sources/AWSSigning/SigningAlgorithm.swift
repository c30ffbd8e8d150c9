import X509

/// The name of an algorithm in the `Authorization` header and the string to sign.
public enum SigningAlgorithm: String, Hashable, Sendable {
    /// HMAC-SHA-256 with a key derived from a secret access key.
    case hmacSHA256 = "AWS4-HMAC-SHA256"

    /// RSASSA-PKCS1-v1_5 with SHA-256; the signature has the length of the key.
    case x509RSASHA256 = "AWS4-X509-RSA-SHA256"

    /// ECDSA with SHA-256 on every curve; the signature is DER.
    case x509ECDSASHA256 = "AWS4-X509-ECDSA-SHA256"

    /// ML-DSA over the string itself, with an empty context.
    case x509MLDSA = "AWS4-X509-MLDSA"

    /// The algorithm that goes with a certificate's key; nil for a key that AWS has none for.
    init?(_ kind: PublicKey.Kind) {
        switch kind {
        case .rsa: self = .x509RSASHA256
        case .ec: self = .x509ECDSASHA256
        case .mlDSA: self = .x509MLDSA
        case .ed25519, .other: return nil
        }
    }

    /// The hash that goes before the signature; ML-DSA takes the message as it is.
    var digest: DigestAlgorithm? {
        self == .x509MLDSA ? nil : .sha256
    }
}
