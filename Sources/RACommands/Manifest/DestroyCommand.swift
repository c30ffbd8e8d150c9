import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra destroy`: takes away what a manifest made.
struct DestroyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "destroy",
        abstract: "Delete what a manifest names, or owns, and this tool made.",
        discussion: """
            Shows what it would delete, and asks. What does not carry our ownership tag stays, \
            whatever its name is, and so does what belongs to another manifest.

            Example:
              $ ra destroy example.yaml --yes
              account 111122223333, region us-east-1, endpoint ...
              - delete profile "reader"
              - delete role "reader"
              - delete trust anchor "example"
              3 to delete
              deleted the profile "reader"
              deleted the role "reader"
              deleted the trust anchor "example"
            """)

    @Argument(help: ArgumentHelp("The manifest, YAML or JSON.", valueName: "file"))
    var file: String

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var options: ChangeOptions

    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let desired = try ManifestFile(file, in: context).read()
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        func makePlan() throws -> Plan {
            Plan.destroying(
                desired,
                try Inventory(.manifest(desired), in: account.rolesAnywhere, and: account.iam))
        }
        let plan = try makePlan()
        context.note(PlanText(plan: plan).lines, isStyled: context.showsStyles)
        context.warn(of: .success(plan.dangling))
        let count = plan.pending.count
        try Consent.obtain(
            count == 0 || yes || options.dryRun, "delete \(count == 1 ? "it" : "all \(count)")?",
            in: context)
        if count > 0, !yes, !options.dryRun { try Consent.check(that: try makePlan(), is: plan) }
        _ = try Applying(context).apply(plan, in: account)
        if json.isOn { try context.printJSON(PlanRecord(plan)) }
    }
}
