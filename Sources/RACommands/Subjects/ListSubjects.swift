import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra list-subjects`: who has asked for sessions, in a table.
struct ListSubjects: Command {
    static let configuration = CommandConfiguration(
        commandName: "list-subjects",
        abstract: "List the certificate subjects that have asked for sessions.",
        discussion: """
            Those that were refused are among them. AWS makes these records by itself.

            Example:
              $ ra list-subjects
              SUBJECT    LAST SEEN  ...
              CN=web-01  ...
            """)

    @OptionGroup var options: AccountOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let records = try options.account(in: context).rolesAnywhere.subjects()
            .map { SubjectRecord($0) }
        if json.isOn { return try context.printJSON(records) }
        var table = Table(columns: SubjectRecord.columns)
        for record in records { table.add(record.cells) }
        context.print(table)
    }
}
