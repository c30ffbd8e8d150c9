import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra disable-trust-anchor`: turns one off.
struct DisableTrustAnchor: SwitchCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable-trust-anchor",
        abstract: "Disable a trust anchor that this tool made.",
        discussion: """
            Its clients get no new sessions; those that they have live until they expire.

            Example:
              $ ra disable-trust-anchor example
              account 111122223333, region us-east-1, endpoint ...
              disabled the trust anchor "example"
              arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/02f48a97-...
            """)

    static let kind = ResourceKind.trustAnchor
    static let enables = false

    @OptionGroup var resource: ResourceArgument
    @OptionGroup var options: ChangeOptions

    func change(_ provisioner: Provisioner) throws -> Changed {
        try provisioner.setTrustAnchor(resource.nameOrARN, enabled: false)
    }
}
