import COpenSSL
import Synchronization

/// Keys and certificates in PKCS #11 tokens and TPM 2.0 chips.
///
/// libcrypto's engine `pkcs11` (of libp11), or else its provider `pkcs11`, and its provider `tpm2` are
/// loaded at the first call and stay for the process's life.
///
/// - SeeAlso: RFC 7512
public enum Tokens {
    static let lock = Mutex<Void>(())
    static let tokenPart = "the engine pkcs11 of libp11, nor the provider pkcs11"
    static let tpmPart = "the provider tpm2"
    static let detailSize = 256

    /// The private key that a URI names.
    ///
    /// - Parameters:
    ///   - uri: the key's URI.
    ///   - module: the path of the PKCS #11 module; nil for the system's. A process uses one.
    ///   - secrets: gives the PIN when it is wanted.
    /// - Returns: the key, ready to sign.
    /// - Throws: what `secrets` throws; `X509Error.token`.
    public static func key(
        _ uri: PKCS11URI, module: String?, secrets: TokenSecrets
    ) throws -> TokenKey {
        var raw: OpaquePointer?
        let user = Unmanaged.passUnretained(secrets).toOpaque()
        let fault = call(secrets) { detail in
            anchorage_token_key(
                uri.text(type: "private"), uri.token, module, TokenSecrets.callback, user,
                &raw, detail, detailSize)
        } part: {
            tokenPart
        }
        if let failure = secrets.takeFailure() { throw failure }
        guard fault == nil, let raw else {
            throw X509Error.token(name: uri.name, fault: fault ?? .failed(detail: ""))
        }
        return try TokenKey(adopting: raw, holder: .token, name: uri.name, secrets: secrets)
    }

    /// The certificate that a URI names.
    ///
    /// - Parameters: as for `key`.
    /// - Returns: one certificate.
    /// - Throws: as `key`, and `X509Error.malformed`.
    public static func certificate(
        _ uri: PKCS11URI, module: String?, secrets: TokenSecrets
    ) throws -> Certificate {
        var der: UnsafeMutablePointer<UInt8>?
        var length = 0
        let user = Unmanaged.passUnretained(secrets).toOpaque()
        let fault = call(secrets) { detail in
            anchorage_token_certificate(
                uri.text(type: "cert"), module, TokenSecrets.callback, user, &der,
                &length, detail, detailSize)
        } part: {
            tokenPart
        }
        if let failure = secrets.takeFailure() { throw failure }
        guard fault == nil, let der else {
            throw X509Error.token(name: uri.name, fault: fault ?? .failed(detail: ""))
        }
        defer { anchorage_clear_free(der, length) }
        return try Certificate(der: Array(UnsafeBufferPointer(start: der, count: length)))
    }

    /// The key that a TPM keeps under a handle.
    ///
    /// - Parameters:
    ///   - handle: such as `0x81000001`.
    ///   - secrets: gives the key's password; nil for a key that has none.
    /// - Returns: the key, ready to sign.
    /// - Throws: what `secrets` throws; `X509Error.token`.
    public static func key(tpmHandle handle: String, secrets: TokenSecrets?) throws -> TokenKey {
        // The provider asks for a password only where the URI says that there is one.
        let uri = "handle:\(handle)"
        return try tpmKey(uri, secrets) { user, raw, detail in
            anchorage_tpm_key(
                secrets == nil ? uri : uri + "?pass", nil, 0, TokenSecrets.callback, user, raw,
                detail, detailSize)
        }
    }

    /// The key of a PEM text "TSS2 PRIVATE KEY", which only the TPM that made it can use.
    ///
    /// - Parameters:
    ///   - pem: the text, with this block alone.
    ///   - name: the text's name in errors.
    ///   - secrets: gives the key's password, if it has one.
    /// - Returns: the key, ready to sign.
    /// - Throws: what `secrets` throws; `X509Error.token`.
    public static func key(
        tss2 pem: SecretBytes, name: String, secrets: TokenSecrets
    ) throws -> TokenKey {
        try tpmKey(name, secrets) { user, raw, detail in
            pem.withUnsafeBytes { bytes in
                anchorage_tpm_key(
                    nil, bytes.baseAddress, bytes.count, TokenSecrets.callback, user, raw, detail,
                    detailSize)
            }
        }
    }

    private static func tpmKey(
        _ name: String, _ secrets: TokenSecrets?,
        _ open: (
            UnsafeMutableRawPointer, UnsafeMutablePointer<OpaquePointer?>,
            UnsafeMutablePointer<CChar>
        ) -> Int32
    ) throws -> TokenKey {
        let secrets = secrets ?? TokenSecrets { _ in nil }
        var raw: OpaquePointer?
        let user = Unmanaged.passUnretained(secrets).toOpaque()
        let fault = call(secrets) { detail in
            open(user, &raw, detail)
        } part: {
            tpmPart
        }
        if let failure = secrets.takeFailure() { throw failure }
        guard fault == nil, let raw else {
            throw X509Error.token(name: name, fault: fault ?? .failed(detail: ""))
        }
        return try TokenKey(adopting: raw, holder: .tpm, name: name, secrets: secrets)
    }

    /// Makes one call with the lock held; what came out of it, nil where all is well.
    static func call(
        _ secrets: TokenSecrets, _ body: (UnsafeMutablePointer<CChar>) -> Int32,
        part: () -> String
    ) -> TokenFault? {
        var detail = [CChar](repeating: 0, count: detailSize)
        let outcome = lock.withLock { _ in
            withExtendedLifetime(secrets) {
                detail.withUnsafeMutableBufferPointer { buffer in
                    buffer.baseAddress.map(body) ?? Int32(ANCHORAGE_TOKEN_FAILED)
                }
            }
        }
        let text = String(
            decoding: detail.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        switch Int(outcome) {
        case ANCHORAGE_TOKEN_FOUND: return nil
        case ANCHORAGE_TOKEN_NO_SUPPORT: return .unsupported(part: part(), detail: text)
        case ANCHORAGE_TOKEN_NO_DEVICE: return .noDevice(detail: text)
        case ANCHORAGE_TOKEN_OTHER_MODULE: return .otherModule(inUse: text)
        case ANCHORAGE_TOKEN_WRONG_PIN: return .wrongPIN
        case ANCHORAGE_TOKEN_LOCKED: return .locked
        default: return .failed(detail: text)
        }
    }
}
