import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra enable-crl`: turns one on.
struct EnableCRL: SwitchCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable-crl",
        abstract: "Enable a CRL that this tool made.",
        discussion: """
            What it revokes gets no new sessions.

            Example:
              $ ra enable-crl example
              account 111122223333, region us-east-1, endpoint ...
              enabled the CRL "example"
              arn:aws:rolesanywhere:us-east-1:111122223333:crl/02f48a97-...
            """)

    static let kind = ResourceKind.crl
    static let enables = true

    @OptionGroup var resource: ResourceArgument
    @OptionGroup var options: ChangeOptions

    func change(_ provisioner: Provisioner) throws -> Changed {
        try provisioner.setCrl(resource.nameOrARN, enabled: true)
    }
}
