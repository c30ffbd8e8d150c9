import ArgumentParser
import CommandLineSupport
import RolesAnywhere
import X509

/// The files that a client proves itself with.
struct ClientFiles: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The certificate in PEM; CA certificates that follow it are sent along.",
            valueName: "file"))
    var certificate: String

    @Option(help: ArgumentHelp("The certificate's private key in PEM.", valueName: "file"))
    var privateKey: String

    @Option(
        help: ArgumentHelp(
            "CA certificates between the certificate and the trust anchor, in PEM.",
            valueName: "file"))
    var intermediates: String?

    @Option(
        help: ArgumentHelp(
            "The passphrase of an encrypted key; otherwise RA_KEY_PASSPHRASE, or a prompt.",
            valueName: "file"))
    var keyPassphraseFile: String?
}

extension ClientFiles {
    /// Where the key's passphrase comes from.
    var passphrase: PassphraseSource {
        PassphraseSource(
            file: keyPassphraseFile, flag: "--key-passphrase-file", variable: "RA_KEY_PASSPHRASE",
            subject: "the private key \(PrintableText.quote(privateKey))")
    }

    /// Reads all files, asking for a passphrase only where the key is encrypted.
    func identity(in context: Context) throws -> SessionIdentity {
        let certificates = try PEMFile.certificates(certificate, in: context)
        return try SessionIdentity(
            certificates: certificates,
            intermediates: intermediates.map { try PEMFile.certificates($0, in: context) } ?? [],
            key: PrivateKeyFile(privateKey, in: context)
                .privateKey(passphrase: passphrase, in: context))
    }
}
