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

    /// Where the passphrase comes from, for a key that is named; nil for a key in the clear.
    func source(of subject: String) -> PassphraseSource? {
        if isPlaintext { return nil }
        return PassphraseSource(
            file: file, flag: "--key-passphrase-file", variable: "PKI_KEY_PASSPHRASE",
            subject: subject)
    }
}
