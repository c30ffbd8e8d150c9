import AWS
import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// What `plan` and `apply` are told alike.
struct ManifestOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The manifest, YAML or JSON.", valueName: "file"))
    var file: String

    @Flag(help: "Take over what somebody else made under a name of the manifest.")
    var adopt = false

    @OptionGroup var account: AccountOptions
}

extension ManifestOptions {
    /// Reads the manifest.
    ///
    /// - Parameters:
    ///   - context: The outside world.
    ///   - mayChange: Whether anything may be changed in the account.
    /// - Returns: what asks AWS and compares, at any time; and the account.
    /// - Throws: what the manifest, or the account, is refused for.
    func planner(
        in context: Context, mayChange: Bool = true
    ) throws -> (plan: () throws -> Plan, account: Account) {
        let desired = try ManifestFile(file, in: context).read(at: context.now())
        for warning in desired.warnings { context.note("warning: \(warning)") }
        let account = try account.account(in: context, mayChange: mayChange)
        let number = try account.announce(.rolesanywhere)
        for doubt in desired.foreignPins(account: number)
            + (try account.provisioner.checkForeignRoles(of: desired, account: number))
        {
            context.note("warning: \(doubt)")
        }
        let region = try account.configuration.endpoint(for: .rolesanywhere).signingRegion
        func plan() throws -> Plan {
            let inventory = try Inventory(
                .manifest(desired), in: account.rolesAnywhere, and: account.iam)
            return Plan(
                desired, inventory, account: number, partition: Partition.of(region: region).id,
                takingOver: adopt)
        }
        return (plan, account)
    }
}
