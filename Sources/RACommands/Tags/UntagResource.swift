import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra untag`: takes tags away.
struct UntagResource: Command {
    static let configuration = CommandConfiguration(
        commandName: "untag",
        abstract: "Take tags away from a trust anchor, profile, CRL, role or subject.",
        discussion: """
            Prints its ARN. Without its tag anchorage:managed-by, a resource counts as made by \
            somebody else, and is left alone.

            Example:
              $ ra untag example team --kind trust-anchor
              account 111122223333, region us-east-1, endpoint ...
              changed the trust anchor "example"
                team: payments -> absent
              arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/1df2851b-...
            """)

    @OptionGroup var resource: TaggedResourceOptions

    @Argument(help: ArgumentHelp("The key of a tag.", valueName: "key"))
    var keys: [String]

    @OptionGroup var options: ChangeOptions

    func run(in context: Context) throws {
        for key in keys { try TagRule.checkKey(key) }
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        let resource = try resource.resource(in: account)
        try account.provisioner.untag(resource, keys: keys).report(resource.kind, in: context)
    }
}
