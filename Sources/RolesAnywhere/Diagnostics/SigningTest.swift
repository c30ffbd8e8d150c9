public import X509

/// The string that AWS's own client signs to show that a key works.
public enum SigningTest {
    /// The string for a key: a fixed text, its version, and SHA-256 over a second text and the key.
    ///
    /// - Parameter key: EC as its point, RSA as its PKCS #1 structure; no digest for others.
    /// - Returns: the bytes to be signed.
    public static func message(for key: PublicKey) -> [UInt8] {
        let text = Array("AWS Roles Anywhere Credential Helper Signing Test1".utf8)
        switch key.kind {
        case .ec, .rsa: return text + Digest.sha256(Array("IAM RA".utf8) + key.keyBits)
        default: return text
        }
    }

    /// The signature over the string.
    ///
    /// - Parameters:
    ///   - key: the key to be tested.
    ///   - digest: the hash; ML-DSA takes none.
    /// - Returns: DER for ECDSA, PKCS #1 v1.5 for RSA.
    /// - Throws: `RolesAnywhereError.unusableKey`; `X509Error` when the key cannot sign.
    public static func signature(by key: any Signer, digest: DigestAlgorithm) throws -> [UInt8] {
        let message = message(for: key.publicKey)
        return switch key.publicKey.kind {
        case .ec, .rsa: try key.sign(message, digest: digest)
        case .mlDSA: try key.sign(message, digest: nil)
        default:
            throw RolesAnywhereError.unusableKey(algorithm: key.publicKey.kind.description)
        }
    }
}
