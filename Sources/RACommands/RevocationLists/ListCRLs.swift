import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra list-crls`: what there is, in a table.
struct ListCRLs: Command {
    static let configuration = CommandConfiguration(
        commandName: "list-crls",
        abstract: "List the CRLs that were imported into the account and region.",
        discussion: """
            Example:
              $ ra list-crls
              NAME     ENABLED  REVOKED  NEXT UPDATE           ...
              example  yes      1        2026-12-02T22:59:01Z  ...
            """)

    @OptionGroup var options: AccountOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let records = try options.account(in: context).rolesAnywhere.crls()
            .map { RevocationListRecord($0) }
        if json.isOn { return try context.printJSON(records) }
        var table = Table(columns: RevocationListRecord.columns)
        for record in records { table.add(record.cells) }
        context.print(table)
    }
}
