import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra disable-crl`: turns one off.
struct DisableCRL: SwitchCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable-crl",
        abstract: "Disable a CRL that this tool made.",
        discussion: """
            What it revokes can obtain sessions again.

            Example:
              $ ra disable-crl example
              account 111122223333, region us-east-1, endpoint ...
              disabled the CRL "example"
              arn:aws:rolesanywhere:us-east-1:111122223333:crl/02f48a97-...
            """)

    static let kind = ResourceKind.crl
    static let enables = false

    @OptionGroup var resource: ResourceArgument
    @OptionGroup var options: ChangeOptions

    func change(_ provisioner: Provisioner) throws -> Changed {
        try provisioner.setCrl(resource.nameOrARN, enabled: false)
    }
}
