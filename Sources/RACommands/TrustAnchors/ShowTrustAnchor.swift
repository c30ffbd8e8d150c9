import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra show-trust-anchor`: one of them, whole.
struct ShowTrustAnchor: Command {
    static let configuration = CommandConfiguration(
        commandName: "show-trust-anchor",
        abstract: "Show a trust anchor with its certificates and tags.",
        discussion: """
            Example:
              $ ra show-trust-anchor example
              example
                arn          arn:aws:rolesanywhere:us-east-1:111122223333:...
                enabled      yes
                source       CERTIFICATE_BUNDLE
                certificate  CN=Example Issuing A1,O=Example
                               valid from 2026-11-25T22:56:57Z until
                  2030-11-25T22:56:56Z
                               SHA-256 0f2179c9...
              ...
                tags         anchorage:managed-by=anchorage
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
