import ArgumentParser
import CertificateAuthority
import CommandLineSupport

/// How the key of a client is written.
struct NewKeyPassphrase: ParsableArguments {
    @Option(
        name: .customLong("key-passphrase-file"),
        help: ArgumentHelp(
            "Holds the passphrase for the new key, mode 0600; also PKI_KEY_PASSPHRASE.",
            valueName: "file"))
    var file: String?

    @Flag(name: .customLong("no-key-passphrase"), help: "Write the new key unencrypted.")
    var isPlaintext = false

    func validate() throws {
        if isPlaintext, file != nil {
            throw ValidationError(
                "--no-key-passphrase and --key-passphrase-file exclude each other")
        }
    }

    func encryption(of subject: String, in context: Context) throws -> KeyEncryption {
        if isPlaintext { return .plaintext }
        let source = PassphraseSource(
            file: file, flag: "--key-passphrase-file", variable: "PKI_KEY_PASSPHRASE",
            subject: subject)
        return .passphrase(try source.new(minimumCharacters: 1, in: context))
    }
}
