import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra delete-trust-anchor`: takes away one that this tool made.
struct DeleteTrustAnchor: Command {
    static let configuration = CommandConfiguration(
        commandName: "delete-trust-anchor",
        abstract: "Delete a trust anchor that this tool made.",
        discussion: """
            Its clients get no new sessions; those that they have live until they expire. A \
            warning names the CRLs that belong to it.

            Example:
              $ ra delete-trust-anchor example
              account 111122223333, region us-east-1, endpoint ...
              deleted the trust anchor
                  arn:aws:rolesanywhere:us-east-1:111122223333:...
            """)

    @OptionGroup var resource: ResourceArgument
    @OptionGroup var options: ChangeOptions

    func run(in context: Context) throws {
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        let deleted = try account.provisioner.deleteTrustAnchor(resource.nameOrARN) {
            context.warn(of: $0)
        }
        context.note("deleted the trust anchor \(deleted.trustAnchorArn)")
    }
}
