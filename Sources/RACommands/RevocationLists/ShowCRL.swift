import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra show-crl`: one of them, whole.
struct ShowCRL: Command {
    static let configuration = CommandConfiguration(
        commandName: "show-crl",
        abstract: "Show an imported CRL with what it revokes.",
        discussion: """
            Example:
              $ ra show-crl example
              example
              ...
                issuer        CN=Example Issuing A1,O=Example
                number        1795647541
                this update   2026-11-25T22:59:01Z
                next update   2026-12-02T22:59:01Z
                revoked       24c642aa... at 2026-11-25T22:59:01Z, keyCompromise
              ...
            """)

    @OptionGroup var resource: ResourceArgument
    @OptionGroup var options: AccountOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let client = try options.account(in: context).rolesAnywhere
        let detail = try client.crl(resource.nameOrARN)
        let record = RevocationListRecord(detail, tags: try client.tags(of: detail.crlArn))
        if json.isOn { return try context.printJSON(record) }
        context.print(record.sheet)
    }
}
