import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra enable-profile`: turns one on.
struct EnableProfile: SwitchCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable-profile",
        abstract: "Enable a Roles Anywhere profile that this tool made.",
        discussion: """
            Sessions can be had with it.

            Example:
              $ ra enable-profile reader
              account 111122223333, region us-east-1, endpoint ...
              enabled the profile "reader"
              arn:aws:rolesanywhere:us-east-1:111122223333:profile/02f48a97-...
            """)

    static let kind = ResourceKind.profile
    static let enables = true

    @OptionGroup var resource: ResourceArgument
    @OptionGroup var options: ChangeOptions

    func change(_ provisioner: Provisioner) throws -> Changed {
        try provisioner.setProfile(resource.nameOrARN, enabled: true)
    }
}
