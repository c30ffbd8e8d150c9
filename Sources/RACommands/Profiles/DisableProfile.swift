import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra disable-profile`: turns one off.
struct DisableProfile: SwitchCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable-profile",
        abstract: "Disable a Roles Anywhere profile that this tool made.",
        discussion: """
            No new sessions can be had with it; those that there are live until they expire.

            Example:
              $ ra disable-profile reader
              account 111122223333, region us-east-1, endpoint ...
              disabled the profile "reader"
              arn:aws:rolesanywhere:us-east-1:111122223333:profile/02f48a97-...
            """)

    static let kind = ResourceKind.profile
    static let enables = false

    @OptionGroup var resource: ResourceArgument
    @OptionGroup var options: ChangeOptions

    func change(_ provisioner: Provisioner) throws -> Changed {
        try provisioner.setProfile(resource.nameOrARN, enabled: false)
    }
}
