import CommandLineSupport
import X509

/// The tokens and the TPM of an identity, with what opens them.
struct IdentityTokens: Sendable {
    private let flagModule: String?
    private let module: String?
    private let pins: [String: TokenPIN]
    private let passphrase: KeyPassphrase
    private let hasNoPassword: Bool

    /// - Parameters:
    ///   - uris: every URI that the identity has.
    ///   - sources: the flags.
    ///   - passphrase: the password of a TPM's key.
    ///   - context: The outside world.
    init(
        _ uris: [PKCS11URI], _ sources: IdentitySources, passphrase: KeyPassphrase,
        in context: Context
    ) {
        // The URIs of one identity are of one module, though one of them alone may say which.
        flagModule = sources.module
        module =
            uris.lazy.compactMap(\.modulePath).first ?? context.environment["PKCS11_MODULE_PATH"]
        hasNoPassword = sources.hasNoTPMPassword
        self.passphrase = passphrase
        // One PIN for a token, although certificate and key have a URI each.
        var pins: [String: TokenPIN] = [:]
        for uri in uris where pins[uri.token ?? ""] == nil || uri.pin != nil || uri.pinSource != nil
        {
            pins[uri.token ?? ""] = TokenPIN(
                uri, file: sources.tokenPINFile, isReused: sources.reusesPIN, in: context)
        }
        self.pins = pins
    }

    /// The certificate of a URI.
    func certificate(_ uri: PKCS11URI) throws -> Certificate {
        try asking(uri) { try Tokens.certificate(uri, module: module(of: uri), secrets: $0) }
    }

    /// The private key of a URI.
    func key(_ uri: PKCS11URI) throws -> any Signer {
        try asking(uri) { try Tokens.key(uri, module: module(of: uri), secrets: $0) }
    }

    /// The key of a TPM's handle.
    func key(tpmHandle handle: String) throws -> any Signer {
        guard !hasNoPassword else { return try Tokens.key(tpmHandle: handle, secrets: nil) }
        // Whether it has a password only a try would tell, and wrong ones lock the TPM.
        let password: SecretBytes
        do throws(CommandError) {
            password = try passphrase.needed()
        } catch  where error.code == "pass.required" {
            throw CommandError(
                status: error.status, code: error.code, message: error.message,
                hint: "give --no-tpm-key-password where it has none, or --key-passphrase-file FILE "
                    + "(mode 0600), or set RA_KEY_PASSPHRASE")
        }
        return try Tokens.key(tpmHandle: handle, secrets: TokenSecrets { _ in password })
    }

    /// The key of a file that a TPM has written.
    func key(tss2 pem: SecretBytes, name: String) throws -> any Signer {
        try Tokens.key(
            tss2: pem, name: name,
            secrets: TokenSecrets { _ in hasNoPassword ? nil : try passphrase.needed() })
    }

    private func module(of uri: PKCS11URI) -> String? {
        flagModule ?? uri.modulePath ?? module
    }

    private func asking<Found>(
        _ uri: PKCS11URI, _ find: (TokenSecrets) throws -> Found
    ) throws -> Found {
        let pin = pins[uri.token ?? ""]
        do {
            return try find(pin?.secrets ?? TokenSecrets { _ in nil })
        } catch X509Error.token(let name, .wrongPIN) {
            pin?.noteWrong()
            throw X509Error.token(name: name, fault: .wrongPIN)
        }
    }
}
