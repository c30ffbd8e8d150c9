/// Where the parts of an identity are, as the flags say.
struct IdentitySources {
    /// The value of `--certificate`.
    var certificate: String

    /// The value of `--private-key`.
    var privateKey: String?

    /// The value of `--intermediates`.
    var intermediates: String?

    /// The value of `--key-passphrase-file`.
    var keyPassphraseFile: String?

    /// The value of `--pkcs8-password`.
    var keyPassphrase: String?

    /// The value of `--pkcs11-lib`.
    var module: String?

    /// The value of `--token-pin-file`.
    var tokenPINFile: String?

    /// Whether `--reuse-pin` was given.
    var reusesPIN = false

    /// The value of `--tpm-key-password`.
    var tpmKeyPassword: String?

    /// Whether `--no-tpm-key-password` was given.
    var hasNoTPMPassword = false
}

extension IdentitySources {
    /// What the flags of a command say.
    init(
        certificate: String, privateKey: String? = nil, keyPassphraseFile: String? = nil,
        keyPassphrase: String? = nil, token: TokenOptions
    ) {
        self.init(
            certificate: certificate, privateKey: privateKey, keyPassphraseFile: keyPassphraseFile,
            keyPassphrase: keyPassphrase, module: token.pkcs11Lib,
            tokenPINFile: token.tokenPinFile, reusesPIN: token.reusePin,
            tpmKeyPassword: token.tpmKeyPassword, hasNoTPMPassword: token.noTpmKeyPassword)
    }
}
