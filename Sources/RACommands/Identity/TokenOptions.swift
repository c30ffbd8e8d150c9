import ArgumentParser

/// What belongs to keys in PKCS #11 tokens and TPMs.
struct TokenOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The PKCS #11 module of pkcs11: URIs; otherwise PKCS11_MODULE_PATH, or p11-kit's.",
            valueName: "library"))
    var pkcs11Lib: String?

    @Option(
        help: ArgumentHelp(
            "The token's PIN; otherwise the URI's, RA_TOKEN_PIN, or a prompt.", valueName: "file"))
    var tokenPinFile: String?

    @Flag(help: "Give the token its PIN again where the key wants it at each use.")
    var reusePin = false

    @Option(
        help: ArgumentHelp(
            "The password of a TPM's key, which everybody sees who lists processes.",
            valueName: "text", visibility: .hidden))
    var tpmKeyPassword: String?

    @Flag(help: "Ask for no password: the TPM's key has none.")
    var noTpmKeyPassword = false
}

extension TokenOptions {
    /// As if nothing had been said of PKCS #11 tokens.
    mutating func forgetPKCS11() {
        pkcs11Lib = nil
        tokenPinFile = nil
        reusePin = false
    }
}
