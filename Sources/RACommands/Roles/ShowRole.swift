import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra show-role`: one of them, whole.
struct ShowRole: Command {
    static let configuration = CommandConfiguration(
        commandName: "show-role",
        abstract: "Show a role with its trust policy, policies and tags.",
        discussion: """
            Example:
              $ ra show-role reader
              reader
                arn                arn:aws:iam::111122223333:role/reader
                made by this tool  yes
                longest session    3600 s
                created            2026-11-25T22:58:59Z
                trust policy       {"Version":"2012-10-17","Statement":[{...
                attached policies  arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
                tags               anchorage:managed-by=anchorage
                                   anchorage:state=complete
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
