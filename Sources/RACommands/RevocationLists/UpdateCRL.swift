import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra update-crl`: other content, or another name.
struct UpdateCRL: Command {
    static let configuration = CommandConfiguration(
        commandName: "update-crl",
        abstract: "Change the content or the name of a CRL that this tool made.",
        discussion: """
            Content is replaced as import-crl does it: never by an older CRL, nor by one of another \
            issuer. Prints the ARN of the CRL in AWS.

            Example:
              $ ra update-crl example --name issuing
              account 111122223333, region us-east-1, endpoint ...
              changed the CRL "example"
                name: example -> issuing
              arn:aws:rolesanywhere:us-east-1:111122223333:crl/02f48a97-...
            """)

    @OptionGroup var resource: ResourceArgument

    @Option(help: "Another name.")
    var name: String?

    @Option(help: ArgumentHelp("The CRL, PEM or DER.", valueName: "file"))
    var crl: String?

    @OptionGroup var options: ChangeOptions

    func validate() throws {
        guard name != nil || crl != nil else {
            throw ValidationError("give --crl FILE or --name NAME")
        }
    }

    func run(in context: Context) throws {
        if let name { try ResourceName.check(name, kind: .crl) }
        let list = try crl.map { try RevocationListFile.read($0, in: context) }
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        if let list {
            let existing = try account.rolesAnywhere.crl(resource.nameOrARN)
            if let arn = existing.trustAnchorArn {
                try RevocationListFile.check(
                    list, for: account.rolesAnywhere.trustAnchor(arn), in: context)
            }
        }
        try account.provisioner.updateList(resource.nameOrARN, name: name, list: list)
            .report(.crl, in: context)
    }
}
