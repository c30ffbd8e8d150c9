import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra show-role`: one of them, whole.
struct ShowRole: Command {
    static let configuration = CommandConfiguration(
        abstract: "Show a role with its trust policy, policies and tags.",
        discussion: """
            Example:
              ra show-role reader
            """)

    @OptionGroup var resource: ResourceArgument
    @OptionGroup var options: AccountOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let iam = try options.account(in: context).iam
        let record = RoleRecord(try RoleContents(of: iam.role(resource.nameOrARN), in: iam))
        if json.isOn { return try context.printJSON(record) }
        context.print(record.sheet)
    }
}
