import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra list-trust-anchors`: what there is, in a table.
struct ListTrustAnchors: Command {
    static let configuration = CommandConfiguration(
        commandName: "list-trust-anchors",
        abstract: "List the trust anchors of the account and region.",
        discussion: """
            Example:
              $ ra list-trust-anchors
              NAME     ENABLED  CERTIFICATE                      ...
              example  yes      CN=Example Issuing A1,O=Example  ...
            """)

    @OptionGroup var options: AccountOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let records = try options.account(in: context).rolesAnywhere.trustAnchors()
            .map { TrustAnchorRecord($0) }
        if json.isOn { return try context.printJSON(records) }
        var table = Table(columns: TrustAnchorRecord.columns)
        for record in records { table.add(record.cells) }
        context.print(table)
    }
}
