import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra delete-role`: takes away one that this tool made.
struct DeleteRole: Command {
    static let configuration = CommandConfiguration(
        commandName: "delete-role",
        abstract: "Delete a role that this tool made, with its policies.",
        discussion: """
            Managed policies are detached, and stay; the role's own are deleted. A warning \
            names the profiles that list the role.

            Example:
              $ ra delete-role reader
              account 111122223333, region us-east-1, endpoint ...
              deleted the role arn:aws:iam::111122223333:role/reader
            """)

    @OptionGroup var resource: ResourceArgument
    @OptionGroup var options: ChangeOptions

    func run(in context: Context) throws {
        let account = try options.account(in: context)
        try account.announce(.iam)
        let deleted = try account.provisioner.deleteRole(resource.nameOrARN) {
            context.warn(of: $0)
        }
        context.note("deleted the role \(deleted.arn)")
    }
}
