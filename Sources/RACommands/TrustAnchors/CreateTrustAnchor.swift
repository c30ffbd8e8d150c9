import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra create-trust-anchor`: makes AWS trust a CA.
struct CreateTrustAnchor: Command {
    static let configuration = CommandConfiguration(
        abstract: "Make AWS trust the certificates of a CA.",
        discussion: """
            Prints the trust anchor's ARN. The same again changes nothing; another bundle under a \
            name that is taken is refused.

            Example:
              $ ra create-trust-anchor --name example --bundle bundle.pem
              account 111122223333, region us-east-1, endpoint ...
              created the trust anchor "example"
              arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/1df2851b-...
            """)

    @Option(help: "The trust anchor's name.")
    var name: String

    @Option(help: "One or two CA certificates in PEM, as 'pki export-bundle' writes them.")
    var bundle: String

    @OptionGroup var options: AccountOptions

    func run(in context: Context) throws {
        try ResourceName.check(name, kind: .trustAnchor)
        let bundle = try PEMFile.parse(bundle, in: context) { try CertificateBundle(pem: $0) }
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        try account.provisioner.ensureTrustAnchor(name: name, bundle: bundle)
            .report(.trustAnchor, named: name, in: context)
    }
}
