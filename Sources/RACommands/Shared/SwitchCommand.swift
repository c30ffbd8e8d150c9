import CommandLineSupport
import RolesAnywhere

/// A command that enables or disables one thing.
protocol SwitchCommand: Command {
    static var kind: ResourceKind { get }
    static var enables: Bool { get }
    var resource: ResourceArgument { get }
    var options: ChangeOptions { get }

    /// The one call for it.
    func change(_ provisioner: Provisioner) throws -> Changed
}

extension SwitchCommand {
    func run(in context: Context) throws {
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        try change(account.provisioner)
            .reportSwitch(Self.kind, enabled: Self.enables, in: context)
    }
}
