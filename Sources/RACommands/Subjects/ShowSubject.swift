import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra show-subject`: one of them, with its certificates.
struct ShowSubject: Command {
    static let configuration = CommandConfiguration(
        commandName: "show-subject",
        abstract: "Show a certificate subject with the certificates that it asked with.",
        discussion: """
            A subject is named by its distinguished name, its common name or its ARN.

            Example:
              $ ra show-subject web-01
              CN=web-01
                arn          arn:aws:rolesanywhere:us-east-1:111122223333:...
                last seen    ...
                first seen   ...
                certificate  24c642aa... until 2027-02-23T22:36:23Z
                               issuer CN=Example Issuing A1,O=Example
                               last used ..., with a session
            """)

    @OptionGroup var resource: ResourceArgument
    @OptionGroup var options: AccountOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let client = try options.account(in: context).rolesAnywhere
        let detail = try client.subject(resource.nameOrARN)
        let record = SubjectRecord(detail, tags: try client.tags(of: detail.subjectArn))
        if json.isOn { return try context.printJSON(record) }
        context.print(record.sheet)
    }
}
