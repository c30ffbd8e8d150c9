import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra tag`: adds tags, or changes their values.
struct TagResource: Command {
    static let configuration = CommandConfiguration(
        commandName: "tag",
        abstract: "Tag a trust anchor, profile, CRL, role or subject.",
        discussion: """
            Prints its ARN. What anchorage:managed-by=anchorage is given to counts as made by this \
            tool, which then changes and deletes it when it is told to.

            Example:
              $ ra tag example team=payments --kind trust-anchor
              account 111122223333, region us-east-1, endpoint ...
              changed the trust anchor "example"
                team: absent -> payments
              arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/1df2851b-...
            """)

    @OptionGroup var resource: TaggedResourceOptions

    @Argument(help: ArgumentHelp("A tag; its key ends at the first =.", valueName: "key=value"))
    var tags: [String]

    @OptionGroup var options: ChangeOptions

    func run(in context: Context) throws {
        let tags = try tags.map { try TagRule.parse($0) }
        try TagRule.check(tags)
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        let resource = try resource.resource(in: account)
        try account.provisioner.tag(resource, with: tags).report(resource.kind, in: context)
    }
}
