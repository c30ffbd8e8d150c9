import COpenSSL

/// A signer that takes the hash of a message in place of the message, as tokens and key services
/// do, so that nobody has to hold a long message whole.
///
/// Not every algorithm can: Ed25519 and ML-DSA read the message themselves.
public protocol DigestSigner: Signer {
    /// The signature over the message whose hash this is, in the forms that `Signer.sign` tells.
    ///
    /// - Throws: `X509Error.libcrypto`, also for a key whose algorithm takes no hash.
    func sign(hash: [UInt8], digest: DigestAlgorithm) throws(X509Error) -> [UInt8]
}

/// A message as it is signed and verified: by its hash where possible, and whole where not.
public enum MessageToSign: Sendable {
    /// The hash of the message.
    case hash([UInt8], DigestAlgorithm)
    /// The message itself, for an algorithm that has a hash of its own or for a signer that takes
    /// no hash.
    case whole([UInt8], DigestAlgorithm?)
}

extension Signer {
    /// Whether this signer signs with the algorithm without having the message whole.
    public func takesHash(_ algorithm: SignatureAlgorithm) -> Bool {
        algorithm.digest != nil && self is any DigestSigner
    }

    /// The signature over a message in either form.
    ///
    /// - Throws: `X509Error.libcrypto`; `unsupportedAlgorithm` for a hash where this signer takes
    ///   none.
    public func sign(_ message: MessageToSign) throws(X509Error) -> [UInt8] {
        switch message {
        case .whole(let bytes, let digest):
            return try sign(bytes, digest: digest)
        case .hash(let hash, let digest):
            guard let signer = self as? any DigestSigner else {
                throw .unsupportedAlgorithm(name: "signing a hash")
            }
            return try signer.sign(hash: hash, digest: digest)
        }
    }
}

extension PrivateKey: DigestSigner {
    /// The signature over the message whose hash this is.
    public func sign(hash: [UInt8], digest: DigestAlgorithm) throws(X509Error) -> [UInt8] {
        try withRaw { raw throws(X509Error) in
            let context = EVP_PKEY_CTX_new(raw, nil)
            defer { EVP_PKEY_CTX_free(context) }
            var length = 0
            guard EVP_PKEY_sign_init(context) == 1,
                EVP_PKEY_CTX_set_signature_md(context, digest.evp) == 1,
                EVP_PKEY_sign(context, nil, &length, hash, hash.count) == 1
            else { throw LibcryptoQueue.error(during: "begin a signature of a hash") }
            var signature = [UInt8](repeating: 0, count: length)
            guard EVP_PKEY_sign(context, &signature, &length, hash, hash.count) == 1 else {
                throw LibcryptoQueue.error(during: "sign a hash")
            }
            signature.removeLast(signature.count - length)
            return signature
        }
    }
}

extension PublicKey {
    /// Whether `signature` over a message in either form verifies under this key.
    public func verify(signature: [UInt8], of message: MessageToSign) -> Bool {
        switch message {
        case .whole(let bytes, let digest):
            verify(signature: signature, of: bytes, digest: digest)
        case .hash(let hash, let digest):
            verify(signature: signature, ofHash: hash, digest: digest)
        }
    }

    private func verify(
        signature: [UInt8], ofHash hash: [UInt8], digest: DigestAlgorithm
    ) -> Bool {
        spki.withUnsafeBufferPointer { buffer in
            defer { ERR_clear_error() }
            var position = buffer.baseAddress
            guard let key = d2i_PUBKEY(nil, &position, buffer.count) else { return false }
            defer { EVP_PKEY_free(key) }
            let context = EVP_PKEY_CTX_new(key, nil)
            defer { EVP_PKEY_CTX_free(context) }
            guard EVP_PKEY_verify_init(context) == 1,
                EVP_PKEY_CTX_set_signature_md(context, digest.evp) == 1
            else { return false }
            return EVP_PKEY_verify(context, signature, signature.count, hash, hash.count) == 1
        }
    }
}
