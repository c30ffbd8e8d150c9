import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra read-certificate-data`: what a certificate says, for scripts made for AWS's own client.
struct ReadCertificateData: Command {
    static let configuration = CommandConfiguration(
        commandName: "read-certificate-data",
        abstract: "Print a certificate's key type, serial number and content as JSON.",
        discussion: """
            Example:
              $ ra read-certificate-data \\
                  --certificate clients/web-01/certificate.pem
              {"keyType":"EC","certificateData":"MII...","serialNumber":...}
            """)

    @Option(
        help: ArgumentHelp(
            "The certificate: a file in PEM or PKCS #12, - for standard input, env:NAME, "
                + "exec:COMMAND, or a pkcs11: URI.",
            valueName: "source"))
    var certificate: String

    @Option(
        help: ArgumentHelp(
            "The passphrase of a PKCS #12 file; otherwise RA_KEY_PASSPHRASE, or a prompt.",
            valueName: "file"))
    var keyPassphraseFile: String?

    @OptionGroup var token: TokenOptions

    @Flag(help: "Show the certificate's subject on standard error.")
    var debug = false

    func run(in context: Context) throws {
        let sources = IdentitySources(
            certificate: certificate, keyPassphraseFile: keyPassphraseFile, token: token)
        let found = try IdentityReader(sources, in: context).clientCertificate()
        if debug { context.trace("\(found.subject)") }
        context.write(Array(CertificateData.json(found).utf8))
    }
}
