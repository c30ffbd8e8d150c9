import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra list-tags`: the tags of one resource.
struct ListTags: Command {
    static let configuration = CommandConfiguration(
        commandName: "list-tags",
        abstract: "List the tags of a trust anchor, profile, CRL, role or subject.",
        discussion: """
            Example:
              $ ra list-tags example --kind trust-anchor
              KEY                   VALUE
              anchorage:managed-by  anchorage
              team                  payments
            """)

    @OptionGroup var resource: TaggedResourceOptions
    @OptionGroup var options: AccountOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let account = try options.account(in: context)
        let resource = try resource.resource(in: account)
        let tags = try account.provisioner.tags(of: resource)
        if json.isOn {
            return try context.printJSON(
                TaggedResourceRecord(
                    kind: resource.kind.rawValue, name: resource.name, arn: resource.arn,
                    tags: TagRecord.dictionary(tags)))
        }
        var table = Table(columns: ["KEY", "VALUE"])
        for tag in tags { table.add([tag.key, tag.value]) }
        context.print(table)
    }
}

/// What `ra list-tags --json` prints.
private struct TaggedResourceRecord: Encodable {
    let kind: String
    let name: String
    let arn: String
    let tags: [String: String]
}
