import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra delete-crl`: takes away one that this tool made.
struct DeleteCRL: Command {
    static let configuration = CommandConfiguration(
        commandName: "delete-crl",
        abstract: "Delete an imported CRL that this tool made.",
        discussion: """
            What it revoked can obtain sessions again.

            Example:
              $ ra delete-crl example
              account 111122223333, region us-east-1, endpoint ...
              deleted the CRL
                  arn:aws:rolesanywhere:us-east-1:111122223333:crl/02f48a97-...
            """)

    @OptionGroup var resource: ResourceArgument
    @OptionGroup var options: ChangeOptions

    func run(in context: Context) throws {
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        let deleted = try account.provisioner.deleteCrl(resource.nameOrARN)
        context.note("deleted the CRL \(deleted.crlArn)")
    }
}
