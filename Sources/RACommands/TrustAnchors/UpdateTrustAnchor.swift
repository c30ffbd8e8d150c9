import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra update-trust-anchor`: other certificates, or another name.
struct UpdateTrustAnchor: Command {
    static let configuration = CommandConfiguration(
        commandName: "update-trust-anchor",
        abstract: "Change the certificates or the name of a trust anchor that this tool made.",
        discussion: """
            The new certificates take the place of all that there are: while one CA takes over \
            from another, a bundle holds both. Prints the trust anchor's ARN, which stays.

            Example:
              $ ra update-trust-anchor example --bundle bundle.pem
              account 111122223333, region us-east-1, endpoint ...
              changed the trust anchor "example"
                certificates: CN=Example Root R1,O=Example (0f2179c9...) -> ...
              arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/1df2851b-...
            """)

    @OptionGroup var resource: ResourceArgument

    @Option(help: "Another name.")
    var name: String?

    @OptionGroup var source: TrustAnchorSourceOptions
    @OptionGroup var options: ChangeOptions

    func validate() throws {
        guard name != nil || source.bundle != nil || source.privateCA != nil else {
            throw ValidationError("give --bundle FILE, --private-ca ARN or --name NAME")
        }
    }

    func run(in context: Context) throws {
        let changes = TrustAnchorChanges(name: name, source: try source.source(in: context))
        if let name { try ResourceName.check(name, kind: .trustAnchor) }
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        try account.provisioner.updateTrustAnchor(resource.nameOrARN, changes)
            .report(.trustAnchor, in: context)
    }
}
