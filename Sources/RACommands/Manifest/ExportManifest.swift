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
        let account = try options.account(in: context)
        let number = try account.announce(.rolesanywhere)
        let region = try account.configuration.endpoint(for: .rolesanywhere).signingRegion
        let inventory = try Inventory(.everything, in: account.rolesAnywhere, and: account.iam)
        let export = ManifestExport(
            inventory, name: name,
            comment: ["What the account \(number) has of Roles Anywhere in \(region)."])
        try write(export, in: context)
        for omission in export.omissions { context.note("warning: \(omission)") }
        context.note(inventory.summary)
        context.print(PrintableText.escape(Path.joined(out, "manifest.yaml")))
    }

    /// Writes all files into a directory that must be new.
    private func write(_ export: ManifestExport, in context: Context) throws {
        guard try Directories.make(out, in: context) else {
            throw CommandError(
                status: .cannotCreate, code: "file.exists",
                message: "\(PrintableText.quote(out)) exists",
                hint: "give --out another directory, or move this one away")
        }
        let files = export.files + [(path: "manifest.yaml", bytes: Array(export.manifest.utf8))]
        for folder in Set(export.files.map { Path.parent($0.path) }).sorted() {
            _ = try Directories.make(Path.joined(out, folder), in: context)
        }
        for file in files {
            try OutputFile(
                Path.joined(out, file.path), mode: .everyone, overwrite: false, in: context
            ).write(file.bytes)
        }
    }
}
