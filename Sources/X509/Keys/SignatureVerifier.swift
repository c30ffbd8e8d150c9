import COpenSSL

/// A public key that libcrypto has read, for verifying more than one signature under it.
public final class SignatureVerifier: Sendable {
    // Never changed after `init`; libcrypto counts references atomically.
    nonisolated(unsafe) private let raw: OpaquePointer

    private let contexts = ReadyContexts()

    /// The key, or nil for one that libcrypto cannot read.
    public init?(_ key: PublicKey) {
        let raw = key.spki.withUnsafeBufferPointer {
            anchorage_read_public_key($0.baseAddress, $0.count)
        }
        ERR_clear_error()
        guard let raw else { return nil }
        self.raw = raw
    }

    deinit {
        EVP_PKEY_free(raw)
    }

    /// Whether `signature` over `message` verifies under the key.
    ///
    /// The forms are those of `Signer.sign`; an ECDSA signature must be minimal DER.
    public func verify(
        signature: [UInt8], of message: [UInt8], digest: DigestAlgorithm?
    ) -> Bool {
        if digest == .sha256 {
            let isVerified = contexts.verify(
                signature, ofDigest: Digest.sha256(message), under: raw)
            ERR_clear_error()
            if let isVerified { return isVerified }
        }
        return verify(signature, of: message, digest) { _ in true }
    }

    /// Whether an RSASSA-PSS signature over `message` verifies under the key.
    ///
    /// - SeeAlso: RFC 8017 §8.1.2
    public func verify(
        signature: [UInt8], of message: [UInt8], pss: PSSParameters
    ) -> Bool {
        verify(signature, of: message, pss.digest) { context in
            EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
                && EVP_PKEY_CTX_set_rsa_mgf1_md(context, pss.digest.evp) == 1
                && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, CInt(pss.saltLength)) == 1
        }
    }

    private func verify(
        _ signature: [UInt8], of message: [UInt8], _ digest: DigestAlgorithm?,
        configure: (OpaquePointer?) -> Bool
    ) -> Bool {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var keyContext: OpaquePointer?
        let isVerified =
            EVP_DigestVerifyInit(context, &keyContext, digest?.evp, nil, raw) == 1
            && configure(keyContext)
            && EVP_DigestVerify(
                context, signature, signature.count, message, message.count) == 1
        ERR_clear_error()
        return isVerified
    }
}
