import CommandLineSupport

/// Options about a key or a token that say nothing about those which were named.
///
/// AWS's own client passes over them, and so does whoever stands in for it; under our name nothing is
/// accepted and ignored.
struct IdleOptions: Sendable {
    private let sources: IdentitySources
    private let isPassedOver: Bool

    init(_ sources: IdentitySources, in context: Context) {
        self.sources = sources
        isPassedOver = SigningHelper.isMeant(in: context)
    }

    /// Refuses what can be told before anything is read.
    ///
    /// - Throws: `CommandError` with `option.idle`.
    func refuse() throws(CommandError) {
        guard !isPassedOver else { return }
        if !usesToken, let flag = tokenFlags.first {
            throw Self.idle(flag, "no pkcs11: URI is given", "name the token: pkcs11:token=NAME")
        }
        let key = sources.privateKey ?? sources.certificate
        if key.hasPrefix("pkcs11:") {
            let passwords = [
                ("--key-passphrase-file", sources.keyPassphraseFile != nil),
                ("--pkcs8-password", sources.keyPassphrase != nil),
                ("--tpm-key-password", sources.tpmKeyPassword != nil),
                ("--no-tpm-key-password", sources.hasNoTPMPassword),
            ]
            if let (flag, _) = passwords.first(where: \.1) {
                throw Self.idle(
                    flag, "the key is in a token, which takes a PIN",
                    "give --token-pin-file, or set RA_TOKEN_PIN")
            }
        }
    }

    /// Refuses a TPM's password for a key that turned out to be none of a TPM.
    ///
    /// - Throws: `CommandError` with `option.idle`.
    func refuseTPMPassword() throws(CommandError) {
        guard !isPassedOver else { return }
        if sources.hasNoTPMPassword {
            throw Self.idle(
                "--no-tpm-key-password", "the key is not a TPM's",
                "leave it out: a key without a passphrase needs no option")
        }
        if sources.tpmKeyPassword != nil {
            throw Self.idle(
                "--tpm-key-password", "the key is not a TPM's",
                "a key's passphrase is given with --key-passphrase-file")
        }
    }

    /// Whether any part of the identity is in a PKCS #11 token.
    var usesToken: Bool {
        [sources.certificate, sources.privateKey, sources.intermediates].contains {
            $0?.hasPrefix("pkcs11:") ?? false
        }
    }

    private var tokenFlags: [String] {
        [
            ("--pkcs11-lib", sources.module != nil),
            ("--token-pin-file", sources.tokenPINFile != nil), ("--reuse-pin", sources.reusesPIN),
        ].filter(\.1).map(\.0)
    }

    private static func idle(_ flag: String, _ reason: String, _ hint: String) -> CommandError {
        CommandError(
            status: .usage, code: "option.idle", message: "\(flag) means nothing here: \(reason)",
            hint: hint)
    }
}
