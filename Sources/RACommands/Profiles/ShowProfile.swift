import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra show-profile`: one of them, whole.
struct ShowProfile: Command {
    static let configuration = CommandConfiguration(
        commandName: "show-profile",
        abstract: "Show a Roles Anywhere profile with its limits and tags.",
        discussion: """
            Example:
              $ ra show-profile reader
              reader
                arn                    arn:aws:rolesanywhere:us-east-1:...
                enabled                yes
                roles                  arn:aws:iam::111122223333:role/reader
                longest session        3600 s
                clients name sessions  no
                session policy         {
              ...
                tags                   anchorage:managed-by=anchorage
            """)

    @OptionGroup var resource: ResourceArgument
    @OptionGroup var options: AccountOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let client = try options.account(in: context).rolesAnywhere
        let detail = try client.profile(resource.nameOrARN)
        let record = ProfileRecord(detail, tags: try client.tags(of: detail.profileArn))
        if json.isOn { return try context.printJSON(record) }
        context.print(record.sheet)
    }
}
