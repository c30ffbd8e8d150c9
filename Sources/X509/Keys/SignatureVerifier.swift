import COpenSSL

/// A public key that libcrypto has read, for verifying more than one signature under it.
public final class SignatureVerifier: Sendable {
    // Never changed after `init`; libcrypto counts references atomically.
    nonisolated(unsafe) private let raw: OpaquePointer

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
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        let isVerified =
            EVP_DigestVerifyInit(context, nil, digest?.evp, nil, raw) == 1
            && EVP_DigestVerify(
                context, signature, signature.count, message, message.count) == 1
        ERR_clear_error()
        return isVerified
    }
}
