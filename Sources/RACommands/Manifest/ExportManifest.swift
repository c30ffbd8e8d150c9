import AWS
import ArgumentParser
import CommandLineSupport
import RolesAnywhere
import X509

/// `ra export-manifest`: writes down what an account has.
struct ExportManifest: Command {
    static let configuration = CommandConfiguration(
        commandName: "export-manifest",
        abstract: "Write the manifest of what an account and region has of Roles Anywhere.",
        discussion: """
            Makes a directory with manifest.yaml and the certificates and CRLs that it names. \
            With the same manifest, ra plan --adopt shows what else would have to change for it \
            to look after all of that.

            Example:
              $ ra export-manifest --out account --name production
              account 111122223333, region us-east-1, endpoint ...
              1 trust anchor, 1 role, 1 profile
              account/manifest.yaml
            """)

    @Option(help: ArgumentHelp("The directory to make.", valueName: "directory"))
    var out: String

    @Option(help: "What the manifest is to be called, by which it owns what it makes.")
    var name: String?

    @OptionGroup var options: AccountOptions

    func run(in context: Context) throws {
        if let name { try Manifest.checkName(name) }
        let directory = try OutputDirectory(out, in: context)
        let account = try options.account(in: context)
        let number = try account.announce(.rolesanywhere)
        let region = try account.configuration.endpoint(for: .rolesanywhere).signingRegion
        let inventory = try Inventory(.everything, in: account.rolesAnywhere, and: account.iam)
        let export = ManifestExport(
            inventory, name: name,
            comment: ["What the account \(number) has of Roles Anywhere in \(region)."])
        try directory.write(
            export.files + [(path: "manifest.yaml", bytes: Array(export.manifest.utf8))])
        for omission in export.omissions { context.note("warning: \(omission)") }
        context.note(inventory.summary)
        context.print(PrintableText.escape(Path.joined(out, "manifest.yaml")))
    }
}
