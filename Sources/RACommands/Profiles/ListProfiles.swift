import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra list-profiles`: what there is, in a table.
struct ListProfiles: Command {
    static let configuration = CommandConfiguration(
        commandName: "list-profiles",
        abstract: "List the Roles Anywhere profiles of the account and region.",
        discussion: """
            Example:
              $ ra list-profiles
              NAME    ENABLED  DURATION  ROLES                                  ...
              reader  yes      3600 s    arn:aws:iam::111122223333:role/reader  ...
            """)

    @OptionGroup var options: AccountOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let records = try options.account(in: context).rolesAnywhere.profiles()
            .map { ProfileRecord($0) }
        if json.isOn { return try context.printJSON(records) }
        var table = Table(columns: ProfileRecord.columns)
        for record in records { table.add(record.cells) }
        context.print(table)
    }
}
