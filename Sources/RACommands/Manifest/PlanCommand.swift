import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra plan`: what `ra apply` would do.
struct PlanCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what has to change for an account to have what a manifest says.",
        discussion: """
            Changes nothing. Exits with 0 when there is nothing to do, and with 2 when there is.

            Example:
              $ ra plan example.yaml
              account 111122223333, region us-east-1, endpoint ...
              + create trust anchor "example"
                    source: CN=Example Issuing A1,O=Example (SHA-256 ...)
                    enabled: true
              ...
              3 to create
            """)

    @OptionGroup var options: ManifestOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let plan = try options.planner(in: context).plan()
        context.warn(of: .success(plan.dangling))
        if json.isOn {
            try context.printJSON(PlanRecord(plan))
        } else {
            context.print(PlanText(plan: plan).lines, isStyled: context.showsOutputStyles)
        }
        if !plan.isDone { context.conclude(with: .actionNeeded) }
    }
}
