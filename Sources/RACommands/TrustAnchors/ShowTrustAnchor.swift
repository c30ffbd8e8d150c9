import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra show-trust-anchor`: one of them, whole.
struct ShowTrustAnchor: Command {
    static let configuration = CommandConfiguration(
        abstract: "Show a trust anchor with its certificates and tags.",
        discussion: """
            Example:
              ra show-trust-anchor example
            """)

    @OptionGroup var resource: ResourceArgument
    @OptionGroup var options: AccountOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let client = try options.account(in: context).rolesAnywhere
        let detail = try client.trustAnchor(resource.nameOrARN)
        let record = TrustAnchorRecord(detail, tags: try client.tags(of: detail.trustAnchorArn))
        if json.isOn { return try context.printJSON(record) }
        context.print(record.sheet)
    }
}
