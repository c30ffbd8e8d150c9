import ArgumentParser
import CommandLineSupport
import RolesAnywhere
import X509

/// What a workload proves itself with: its certificate and its key, from wherever they are.
struct IdentityOptions: ParsableArguments {
    @Option(
        name: .customLong("certificate"),
        help: ArgumentHelp(
            "The certificate: a file in PEM, with CA certificates that are sent along, or PKCS #12; "
                + "- for standard input, env:NAME, exec:COMMAND or a pkcs11: URI.",
            valueName: "source"))
    var givenCertificate: String?

    @Option(
        help: ArgumentHelp(
            "The certificate's private key, from the like, or a TPM's handle:0x…; otherwise it is "
                + "looked for beside the certificate.",
            valueName: "source"))
    var privateKey: String?

    @Option(
        help: ArgumentHelp(
            "CA certificates between the certificate and the trust anchor, in PEM.",
            valueName: "source"))
    var intermediates: String?

    @Option(
        help: ArgumentHelp(
            "The passphrase of an encrypted key; otherwise RA_KEY_PASSPHRASE, or a prompt.",
            valueName: "file"))
    var keyPassphraseFile: String?

    @Option(
        name: .customLong("pkcs8-password"),
        help: ArgumentHelp(
            "The passphrase itself, which everybody sees who lists processes.",
            valueName: "text", visibility: .hidden))
    var pkcs8Password: String?

    @OptionGroup var token: TokenOptions
}

extension IdentityOptions {
    /// The certificate, without which there is nobody to ask for a session.
    ///
    /// A key in a token has its certificate beside it, under the same name.
    var certificate: String {
        get throws(CommandError) {
            if let givenCertificate { return givenCertificate }
            if let privateKey, privateKey.hasPrefix("pkcs11:") { return privateKey }
            throw CommandError(
                status: .usage, code: "usage",
                message: "missing expected argument '--certificate <source>'",
                hint: "it is the file that pki issue-client has made: certificate.pem")
        }
    }

    /// Whether any part of the identity is in a PKCS #11 token.
    var usesToken: Bool {
        [givenCertificate, privateKey, intermediates].contains { $0?.hasPrefix("pkcs11:") ?? false }
    }

    /// What the flags say.
    var sources: IdentitySources {
        get throws(CommandError) {
            var sources = IdentitySources(
                certificate: try certificate, privateKey: privateKey,
                keyPassphraseFile: keyPassphraseFile, keyPassphrase: pkcs8Password, token: token)
            sources.intermediates = intermediates
            return sources
        }
    }

    /// The identity, which is read when it is first asked for, and again when its files change.
    ///
    /// - Parameters:
    ///   - context: The outside world.
    ///   - notice: what says that the certificate is about to expire.
    /// - Returns: The identity, of which nothing is read yet.
    /// - Throws: `CommandError` for flags that contradict each other.
    func current(in context: Context, _ notice: ExpiryNotice) throws -> CurrentIdentity {
        let reader = try IdentityReader(try sources, in: context)
        return CurrentIdentity(
            states: { reader.states() }, read: { try reader.identity() },
            observe: { notice.look(at: $0) })
    }

    /// Where its parts come from, as texts to compare.
    var places: [String] {
        [
            givenCertificate, privateKey, intermediates, keyPassphraseFile, token.tokenPinFile,
            token.pkcs11Lib,
        ].map { $0 ?? "" }
    }

    /// Reads the identity now.
    ///
    /// - Parameters:
    ///   - context: The outside world.
    ///   - directory: Where programs start; nil for where this one did.
    /// - Returns: Certificate, chain and key.
    /// - Throws: As `IdentityReader.identity`.
    func identity(
        in context: Context, programsAt directory: String? = nil
    ) throws -> SessionIdentity {
        try IdentityReader(try sources, programsAt: directory, in: context).identity()
    }
}
