import ArgumentParser
import CertificateAuthority
import CommandLineSupport

/// `pki export-bundle`: the certificate that others are to trust.
struct ExportBundle: Command {
    static let configuration = CommandConfiguration(
        commandName: "export-bundle",
        abstract: "Write the CA certificate that others are to trust, as PEM.",
        discussion: """
            The issuing CA is the narrower choice for a trust anchor: only certificates that it \
            signed pass. With --root the whole hierarchy does.

            Example: pki export-bundle --out bundle.pem
            """)

    @Flag(help: "The root instead of the issuing CA.")
    var root = false

    @Option(help: "The authority. (default: the only active issuing CA)")
    var issuer: String?

    @Option(help: ArgumentHelp("The new file; - is standard output.", valueName: "file"))
    var out = "-"

    @Flag(help: "Replace the file if it exists.")
    var force = false

    @OptionGroup var store: StoreOptions

    func validate() throws {
        if root, issuer != nil {
            throw ValidationError("--root and --issuer exclude each other")
        }
    }

    func run(in context: Context) throws {
        let output = try OutputFile(out, mode: .everyone, overwrite: force, in: context)
        let bundle = try store.open(in: context).bundle(
            named: issuer, kind: root ? .root : .issuing)
        try output.write(Array(bundle.utf8))
        if out != "-" { context.note("wrote the bundle to \(out)") }
    }
}
