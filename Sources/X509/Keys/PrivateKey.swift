import COpenSSL

/// A private key in libcrypto's memory; it describes itself as `<redacted>`.
public final class PrivateKey: Signer {
    // Never changed after `init`; libcrypto counts references atomically.
    nonisolated(unsafe) private let raw: OpaquePointer

    /// The key's public half.
    public let publicKey: PublicKey

    init(adopting raw: OpaquePointer) throws(X509Error) {
        self.raw = raw
        do {
            publicKey = try PrivateKey.publicKey(of: raw)
        } catch {
            EVP_PKEY_free(raw)
            throw error
        }
    }

    /// Takes a key that was read from a file.
    ///
    /// - Throws: `malformed` where its halves do not belong together.
    convenience init(read raw: OpaquePointer) throws(X509Error) {
        guard anchorage_key_pair_fits(raw) == 1 else {
            ERR_clear_error()
            EVP_PKEY_free(raw)
            throw .malformed(
                what: "private key", detail: "its private part does not belong to its public part")
        }
        try self.init(adopting: raw)
    }

    deinit {
        EVP_PKEY_free(raw)
    }

    /// Lends libcrypto's key to a part of this module.
    func withRaw<Value>(
        _ body: (OpaquePointer) throws(X509Error) -> Value
    ) throws(X509Error) -> Value {
        try body(raw)
    }

    private static func publicKey(of raw: OpaquePointer) throws(X509Error) -> PublicKey {
        var length = 0
        guard let der = anchorage_public_key_der(raw, &length) else {
            throw LibcryptoQueue.error(during: "encode the public key")
        }
        defer { anchorage_clear_free(der, length) }
        return try PublicKey(spki: Array(UnsafeBufferPointer(start: der, count: length)))
    }

    /// A new key.
    ///
    /// - Throws: `unsupportedAlgorithm` where libcrypto does not have it, or `libcrypto`.
    public static func generate(_ algorithm: KeyAlgorithm) throws(X509Error) -> PrivateKey {
        guard algorithm.isAvailable else {
            throw .unsupportedAlgorithm(name: algorithm.rawValue)
        }
        let (type, group, bits) = algorithm.parameters
        guard let key = anchorage_generate_key(type, group, bits) else {
            throw LibcryptoQueue.error(during: "generate a \(algorithm.rawValue) key")
        }
        return try PrivateKey(adopting: key)
    }

    /// The signature over `message`, in the forms that `Signer.sign` tells.
    public func sign(
        _ message: [UInt8], digest: DigestAlgorithm?
    ) throws(X509Error) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestSignInit(context, nil, digest?.evp, nil, raw) == 1 else {
            throw LibcryptoQueue.error(during: "begin a signature")
        }
        var length = 0
        guard EVP_DigestSign(context, nil, &length, message, message.count) == 1 else {
            throw LibcryptoQueue.error(during: "size a signature")
        }
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSign(context, &signature, &length, message, message.count) == 1 else {
            throw LibcryptoQueue.error(during: "sign")
        }
        signature.removeLast(signature.count - length)
        return signature
    }

    /// Lends libcrypto's key for the time of the call.
    func withRawKey<R>(_ body: (OpaquePointer) -> R) -> R { body(raw) }

    /// The key as an unencrypted PKCS #8 PEM text.
    ///
    /// - Throws: `X509Error.libcrypto`.
    public func pkcs8PEM() throws(X509Error) -> SecretBytes {
        var length = 0
        guard let buffer = anchorage_write_pkcs8(raw, &length) else {
            throw LibcryptoQueue.error(during: "write the private key")
        }
        return SecretBytes(adopting: buffer, count: length)
    }

    /// The key as a PKCS #8 PEM text encrypted with PBES2: PBKDF2-HMAC-SHA-512, 16 octets of salt,
    /// AES-256-CBC.
    ///
    /// - Parameters:
    ///   - passphrase: any bytes; its strength is the caller's concern.
    ///   - rounds: iterations of PBKDF2.
    /// - Returns: the PEM text, one `ENCRYPTED PRIVATE KEY` block.
    /// - Throws: `X509Error.libcrypto`.
    /// - SeeAlso: RFC 8018 §6.2
    public func encryptedPKCS8PEM(
        passphrase: SecretBytes, rounds: Int = 210_000
    ) throws(X509Error) -> SecretBytes {
        var length = 0
        let buffer = passphrase.withUnsafeBytes { bytes in
            anchorage_write_encrypted_pkcs8(
                raw, bytes.baseAddress, bytes.count, Int32(rounds), &length)
        }
        guard let buffer else {
            throw LibcryptoQueue.error(during: "encrypt the private key")
        }
        return SecretBytes(adopting: buffer, count: length)
    }
}

extension PrivateKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the key.
    public var description: String { "<redacted>" }

    /// Never the key.
    public var debugDescription: String { "<redacted>" }

    /// Never the key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
