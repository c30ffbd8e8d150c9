import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra create-trust-anchor`: makes AWS trust a CA.
struct CreateTrustAnchor: Command {
    static let configuration = CommandConfiguration(
        commandName: "create-trust-anchor",
        abstract: "Make AWS trust the certificates of a CA.",
        discussion: """
            Prints the trust anchor's ARN. The same again changes nothing; another bundle under a \
            name that is taken is refused, and given with update-trust-anchor.

            Example:
              $ ra create-trust-anchor --name example --bundle bundle.pem
              account 111122223333, region us-east-1, endpoint ...
              created the trust anchor "example"
              arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/1df2851b-...
            """)

    @Option(help: "The trust anchor's name.")
    var name: String

    @OptionGroup var source: TrustAnchorSourceOptions
    @OptionGroup var tags: TagOption
    @OptionGroup var options: ChangeOptions

    func validate() throws {
        guard source.bundle != nil || source.privateCA != nil else {
            throw ValidationError("give --bundle FILE, or --private-ca ARN")
        }
    }

    func run(in context: Context) throws {
        try ResourceName.check(name, kind: .trustAnchor)
        let tags = try tags.tags()
        guard let source = try source.source(in: context) else { return }
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        try account.provisioner
            .ensureTrustAnchor(WantedTrustAnchor(name: name, source: source, tags: tags))
            .report(.trustAnchor, named: name, in: context)
    }
}
