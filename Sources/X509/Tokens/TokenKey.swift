import COpenSSL
import Synchronization

/// A private key that stays in its PKCS #11 token or TPM 2.0: bytes go there, signatures come back.
public final class TokenKey: Signer {
    /// What holds the key.
    enum Holder {
        case token
        case tpm
    }

    // Never changed after `init`; used under the lock of all tokens.
    nonisolated(unsafe) private let raw: OpaquePointer
    private let holder: Holder
    private let name: String
    // libcrypto asks by its address as long as the key lives.
    private let secrets: TokenSecrets

    /// The key's public half.
    public let publicKey: PublicKey

    init(
        adopting raw: OpaquePointer, holder: Holder, name: String, secrets: TokenSecrets
    ) throws(X509Error) {
        self.raw = raw
        self.holder = holder
        self.name = name
        self.secrets = secrets
        var length = 0
        guard let der = anchorage_public_key_der(raw, &length) else {
            EVP_PKEY_free(raw)
            throw LibcryptoQueue.error(during: "read the token's public key")
        }
        defer { anchorage_clear_free(der, length) }
        do {
            publicKey = try PublicKey(spki: Array(UnsafeBufferPointer(start: der, count: length)))
        } catch {
            EVP_PKEY_free(raw)
            throw error
        }
    }

    deinit {
        // A token's driver is no more made for two threads here than elsewhere.
        Tokens.lock.withLock { _ in EVP_PKEY_free(raw) }
    }

    /// The signature over `message`, in the forms that `Signer.sign` tells.
    ///
    /// - Throws: `X509Error.token`.
    public func sign(
        _ message: [UInt8], digest: DigestAlgorithm?
    ) throws(X509Error) -> [UInt8] {
        // As long as the longest RSA key that anybody makes.
        var signature = [UInt8](repeating: 0, count: 2_048)
        var length = signature.count
        let user = Unmanaged.passUnretained(secrets).toOpaque()
        let fault = Tokens.call(secrets) { detail in
            anchorage_token_sign(
                raw, holder == .tpm ? 1 : 0, TokenSecrets.callback, user, digest?.rawValue, message,
                message.count, &signature, &length, detail, Tokens.detailSize)
        } part: {
            holder == .tpm ? Tokens.tpmPart : Tokens.tokenPart
        }
        // Why no PIN could be given says more than the token, which did not get it.
        if let failure = secrets.takeFailure() {
            throw .token(name: name, fault: .noPIN(detail: String(describing: failure)))
        }
        if let fault { throw .token(name: name, fault: fault) }
        signature.removeLast(signature.count - length)
        return signature
    }
}

extension TokenKey: CustomStringConvertible {
    /// Never more than the key's name.
    public var description: String { "TokenKey(\(name))" }
}
