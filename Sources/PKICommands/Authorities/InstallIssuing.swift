import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import Issuance
import X509

/// `pki install-issuing`: takes the certificate that somebody else has signed for a key of ours.
struct InstallIssuing: Command {
    static let configuration = CommandConfiguration(
        commandName: "install-issuing",
        abstract: "Take the certificate of an issuing CA whose request was signed elsewhere.",
        discussion: """
            The certificate must be for the key that init-issuing --csr-out has made, and lead to a \
            root; the certificates above it come from the same file or from --chain. They are \
            recorded as authorities whose keys are elsewhere.

            Example:
              $ pki install-issuing issuing.pem --chain root.pem
              recorded the authority above it as "root"; its key is not in this store
              installed the certificate of the issuing CA "issuing" (CN=Example Issuing
                  B1,O=Example), valid until 2030-11-25T22:36:28Z
            """)

    @Argument(
        help: ArgumentHelp(
            "The certificate, PEM, with or without those above it; - is standard input.",
            valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("The certificates up to the root, PEM.", valueName: "file"))
    var chain: String?

    @Option(help: "The authority that waits for it. (default: the one with its key)")
    var name: String?

    @OptionGroup var acceptance: AcceptOption
    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption

    func run(in context: Context) throws {
        let own = try CertificateFile.bundle(file, in: context)
        let above = try chain.map { try CertificateFile.bundle($0, in: context) } ?? []
        guard let certificate = own.first else { return }
        let installed = try store.open(in: context).installIssuing(
            CertificateInstallation(
                name: name, certificate: certificate, chain: Array(own.dropFirst()) + above,
                accepted: acceptance.codes),
            context: clock.operation(in: context))
        installed.announce(in: context)
        context.note(
            "installed the certificate of the issuing CA \"\(installed.authority.name)\" "
                + "(\(installed.authority.certificate.subject)), valid until "
                + installed.authority.certificate.validity.notAfter.ISO8601Format())
    }
}

extension AdmittedAuthority {
    /// Says what the user should know about what was taken.
    func announce(in context: Context) {
        Self.announce(findings, above: recordedAbove, in: context)
    }

    /// The same for an authority that was imported.
    static func announce(_ findings: [Finding], above: [String], in context: Context) {
        for finding in findings { context.note("notice: lint.\(finding)") }
        for name in above {
            context.note(
                "recorded the authority above it as \"\(name)\"; its key is not in this store")
        }
    }
}
