import ArgumentParser
import CommandLineSupport
import X509

/// `pki decrypt-key`: writes a private key without its passphrase.
struct DecryptKey: Command {
    static let configuration = CommandConfiguration(
        commandName: "decrypt-key",
        abstract: "Write a private key as unencrypted PKCS #8, readable by you alone.",
        discussion: """
            Reads every PEM form that openssl writes: PKCS #8 (encrypted or not), the traditional \
            encrypted form, SEC 1 and PKCS #1.

            Example:
              $ pki decrypt-key clients/web-01/private_key.pem \\
                  --out clients/web-01/decrypted_private_key.pem
              wrote the key of clients/web-01/private_key.pem, unencrypted, to
                  clients/web-01/decrypted_private_key.pem (mode 0600)
            """)

    @Argument(help: ArgumentHelp("The key, PEM; - is standard input.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("The new file, mode 0600; - is standard output.", valueName: "file"))
    var out: String

    @Option(help: ArgumentHelp("Holds the passphrase; also PKI_KEY_PASSPHRASE.", valueName: "file"))
    var keyPassphraseFile: String?

    func run(in context: Context) throws {
        let output = try OutputFile(out, mode: .owner, in: context)
        let source = PassphraseSource(
            file: keyPassphraseFile, flag: "--key-passphrase-file",
            variable: "PKI_KEY_PASSPHRASE", subject: "the key \(PrintableText.quote(file))")
        let protected = try PrivateKeyFile(file, in: context)
        let key = try protected.privateKey(passphrase: source, in: context)
        try output.write(try key.pkcs8PEM())
        if protected.protection.isLegacy {
            context.note(
                "notice: \(file) is encrypted weakly (\(protected.protection)); to keep it, "
                    + "encrypt it anew with: pki change-passphrase --key "
                    + PrintableText.shellWord(file))
        }
        if out != "-" {
            context.note("wrote the key of \(file), unencrypted, to \(out) (mode 0600)")
        }
    }
}
