import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra delete-profile`: takes away one that this tool made.
struct DeleteProfile: Command {
    static let configuration = CommandConfiguration(
        commandName: "delete-profile",
        abstract: "Delete a Roles Anywhere profile that this tool made.",
        discussion: """
            Its roles stay. Sessions already issued live until they expire.

            Example:
              $ ra delete-profile reader
              account 111122223333, region us-east-1, endpoint ...
              deleted the profile
                  arn:aws:rolesanywhere:us-east-1:111122223333:profile/...
            """)

    @OptionGroup var resource: ResourceArgument
    @OptionGroup var options: ChangeOptions

    func run(in context: Context) throws {
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        let deleted = try account.provisioner.deleteProfile(resource.nameOrARN)
        context.note("deleted the profile \(deleted.profileArn)")
    }
}
