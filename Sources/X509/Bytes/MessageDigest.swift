import COpenSSL

/// A hash over a message that arrives in pieces.
public final class MessageDigest {
    private let context: OpaquePointer

    /// The hash of nothing yet.
    ///
    /// - Throws: `X509Error.libcrypto` when memory is short.
    public init(_ algorithm: DigestAlgorithm) throws(X509Error) {
        guard let context = EVP_MD_CTX_new() else {
            throw LibcryptoQueue.error(during: "begin a hash")
        }
        guard EVP_DigestInit_ex(context, algorithm.evp, nil) == 1 else {
            EVP_MD_CTX_free(context)
            throw LibcryptoQueue.error(during: "begin a hash")
        }
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Takes the next piece of the message.
    ///
    /// - Throws: `X509Error.libcrypto`.
    public func update(_ bytes: UnsafeRawBufferPointer) throws(X509Error) {
        guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
            throw LibcryptoQueue.error(during: "continue a hash")
        }
    }

    /// The hash of everything up to here, after which nothing can be added.
    ///
    /// - Throws: `X509Error.libcrypto`.
    public func finish() throws(X509Error) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard EVP_DigestFinal_ex(context, &hash, &length) == 1 else {
            throw LibcryptoQueue.error(during: "end a hash")
        }
        hash.removeLast(hash.count - Int(length))
        return hash
    }
}
