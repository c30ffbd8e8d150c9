import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra list-roles`: what there is, in a table.
struct ListRoles: Command {
    static let configuration = CommandConfiguration(
        commandName: "list-roles",
        abstract: "List the roles that this tool made.",
        discussion: """
            Example:
              $ ra list-roles --all
              NAME    OURS  MAX SESSION  CREATED               ...
              reader  yes   3600 s       2026-11-25T22:58:59Z  ...
            """)

    @Flag(help: "List every role that Roles Anywhere may assume, whoever made it.")
    var all = false

    @OptionGroup var options: AccountOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let records = try options.account(in: context).iam.rolesForRolesAnywhere()
            .filter { all || $0.isOurs }.map { RoleRecord($0) }
        if json.isOn { return try context.printJSON(records) }
        var table = Table(columns: RoleRecord.columns)
        for record in records { table.add(record.cells) }
        context.print(table)
    }
}
