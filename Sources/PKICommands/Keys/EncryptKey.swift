import ArgumentParser
import CommandLineSupport
import X509

/// `pki encrypt-key`: writes a private key under a passphrase.
struct EncryptKey: Command {
    static let configuration = CommandConfiguration(
        commandName: "encrypt-key",
        abstract: "Write an unencrypted private key as PKCS #8 under a passphrase.",
        discussion: """
            Reads PKCS #8, SEC 1 and PKCS #1. What it writes is PBES2 (PBKDF2-HMAC-SHA-512 with \
            210,000 rounds, AES-256-CBC), which AWS's credential helper reads, too. The file that \
            it read stays; a key that is encrypted already is for pki change-passphrase --key.

            Example:
              $ pki encrypt-key clients/web-01/decrypted_private_key.pem \\
                  --out clients/web-01/encrypted_private_key.pem
              wrote the key of clients/web-01/decrypted_private_key.pem, encrypted,
                  to clients/web-01/encrypted_private_key.pem (mode 0600)
              notice: clients/web-01/decrypted_private_key.pem still holds the key
                  without encryption
            """)

    @Argument(help: ArgumentHelp("The key, PEM; - is standard input.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("The new file, mode 0600; - is standard output.", valueName: "file"))
    var out: String

    @Option(
        help: ArgumentHelp(
            "Holds the new passphrase, mode 0600; also PKI_KEY_PASSPHRASE.", valueName: "file"))
    var keyPassphraseFile: String?

    func run(in context: Context) throws {
        let output = try OutputFile(out, mode: .owner, in: context)
        let source = PassphraseSource(
            file: keyPassphraseFile, flag: "--key-passphrase-file",
            variable: "PKI_KEY_PASSPHRASE", subject: "the key \(PrintableText.quote(file))")
        let plain = try PrivateKeyFile(file, in: context)
        guard !plain.isEncrypted else {
            throw CommandError(
                status: .dataError, code: "key.encrypted",
                message: "\(PrintableText.quote(file)) is encrypted already "
                    + "(\(plain.protection))",
                hint: "to give it another passphrase: pki change-passphrase --key "
                    + PrintableText.shellWord(file))
        }
        let key = try plain.privateKey(passphrase: source, in: context)
        let passphrase = try source.new(minimumCharacters: 1, in: context)
        try output.write(try key.provenPKCS8PEM(passphrase: passphrase))
        if out != "-" {
            context.note("wrote the key of \(file), encrypted, to \(out) (mode 0600)")
        }
        if file != "-" {
            context.note("notice: \(file) still holds the key without encryption")
        }
    }
}
