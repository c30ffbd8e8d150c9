import COpenSSL
import Synchronization

/// Contexts in which libcrypto has made a key ready to verify signatures over SHA-256.
///
/// Making one ready costs more than a hash. Each serves one thread at a time.
final class ReadyContexts: Sendable {
    /// A context that nobody else uses.
    private final class Context: @unchecked Sendable {
        let raw: OpaquePointer

        init?(_ key: OpaquePointer) {
            guard let raw = EVP_PKEY_CTX_new(key, nil) else { return nil }
            self.raw = raw
            let isReady =
                EVP_PKEY_verify_init(raw) == 1
                && EVP_PKEY_CTX_set_signature_md(raw, EVP_sha256()) == 1
            if !isReady { return nil }
        }

        deinit {
            EVP_PKEY_CTX_free(raw)
        }
    }

    private let idle = Mutex<[Context]>([])

    /// Whether a signature is right for a digest; nil where the key cannot verify in this way.
    func verify(
        _ signature: [UInt8], ofDigest digest: [UInt8], under key: OpaquePointer
    ) -> Bool? {
        guard let context = idle.withLock({ $0.popLast() }) ?? Context(key) else { return nil }
        let isVerified =
            EVP_PKEY_verify(context.raw, signature, signature.count, digest, digest.count) == 1
        // One for each processor is enough.
        idle.withLock { if $0.count < 2 { $0.append(context) } }
        return isVerified
    }
}
