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
            recorded as authorities whose keys are elsewhere. A newer certificate of the same name, \
            key and issuer takes the place of the one that is there. The fields of --json are those \
            of list-authorities.

            Example:
              $ pki install-issuing issuing.pem --chain root.pem
              recorded the authority above it as "root"; its key is not in this
                  store
              installed the certificate of the issuing CA "issuing" (CN=Example
                  Issuing B1,O=Example), valid until 2030-11-25T22:36:28Z
            """)

    @OptionGroup var signed: SignedElsewhere
    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let installation = try signed.installation(in: context)
        let operation = clock.operation(in: context)
        let store = try store.open(in: context)
        let installed = try store.installIssuing(installation, context: operation)
        installed.announce(in: context)
        context.note(
            "installed the certificate of the issuing CA \"\(installed.authority.name)\" "
                + "(\(installed.authority.certificate.subject)), valid until "
                + installed.authority.certificate.validity.notAfter.ISO8601Format())
        if json.isOn {
            try AuthorityDescription.print(
                installed.authority.name, of: store, at: operation.now, in: context)
        }
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
