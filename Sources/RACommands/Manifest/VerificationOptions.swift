import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// What `apply` proves itself with.
struct VerificationOptions: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Get a session afterwards, with a client's certificate and its key; two files.",
            valueName: "file"))
    var verify: [String] = []

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

    @Option(help: ArgumentHelp("How long AWS may refuse the session.", valueName: "seconds"))
    var verifyTimeout = 60

    func validate() throws {
        guard verify.isEmpty || verify.count == 2 else {
            throw ValidationError(
                "--verify takes two files, a certificate and its key, and stands behind the "
                    + "manifest")
        }
        guard (0...3600).contains(verifyTimeout) else {
            throw ValidationError("--verify-timeout takes 0 to 3600 seconds")
        }
        guard !verify.isEmpty || (intermediates == nil && keyPassphraseFile == nil) else {
            throw ValidationError("--intermediates and --key-passphrase-file go with --verify")
        }
    }
}

extension VerificationOptions {
    /// The client; nil where nothing is to be verified.
    func identity(in context: Context) throws -> SessionIdentity? {
        guard verify.count == 2 else { return nil }
        let sources = IdentitySources(
            certificate: verify[0], privateKey: verify[1], intermediates: intermediates,
            keyPassphraseFile: keyPassphraseFile)
        return try IdentityReader(sources, in: context).identity()
    }
}
