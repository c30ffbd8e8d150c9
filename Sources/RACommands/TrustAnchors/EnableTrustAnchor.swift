import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra enable-trust-anchor`: turns one on.
struct EnableTrustAnchor: SwitchCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable-trust-anchor",
        abstract: "Enable a trust anchor that this tool made.",
        discussion: """
            Its clients get sessions.

            Example:
              $ ra enable-trust-anchor example
              account 111122223333, region us-east-1, endpoint ...
              enabled the trust anchor "example"
              arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/02f48a97-...
            """)

    static let kind = ResourceKind.trustAnchor
    static let enables = true

    @OptionGroup var resource: ResourceArgument
    @OptionGroup var options: ChangeOptions

    func change(_ provisioner: Provisioner) throws -> Changed {
        try provisioner.setTrustAnchor(resource.nameOrARN, enabled: true)
    }
}
