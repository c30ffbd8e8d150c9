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
            signed pass. With --root the whole hierarchy does. While the issuing CA is being \
            rotated, the bundle has both generations; a trust anchor of Roles Anywhere holds two.

            Example:
              $ pki export-bundle --out bundle.pem
              wrote the bundle to bundle.pem
            """)

    @Flag(help: "The root instead of the issuing CA.")
    var root = false

    @Flag(
        help: """
            The certificates that other CAs have signed for the authority, as additional \
            intermediates.
            """)
    var cross = false

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
        if root, cross { throw ValidationError("--root and --cross exclude each other") }
    }

    func run(in context: Context) throws {
        let output = try OutputFile(out, mode: .everyone, overwrite: force, in: context)
        let store = try store.open(in: context)
        if cross { return try exportCross(store, to: output, context) }
        let bundle = try store.trustBundle(
            named: issuer, kind: root ? .root : .issuing)
        try output.write(Array(bundle.pem.utf8))
        if !bundle.fitsTrustAnchor {
            context.note(
                "notice: a trust anchor of AWS IAM Roles Anywhere holds two certificates and 16,000 "
                    + "characters; this has \(bundle.authorities.count) and "
                    + "\(bundle.pem.utf8.count)")
        }
        guard out != "-" else { return }
        context.note(
            bundle.authorities.count == 1
                ? "wrote the bundle to \(out)"
                : "wrote the bundle to \(out): "
                    + bundle.authorities.map { "\"\($0.name)\"" }.joined(separator: " and "))
    }

    private func exportCross(
        _ store: AuthorityStore, to output: OutputFile, _ context: Context
    ) throws {
        let certificates = try store.crossCertificates(of: issuer, at: context.now())
        guard !certificates.isEmpty else {
            throw CommandError(
                status: .noInput, code: "cross.none",
                message: "no other CA has signed for the authority",
                hint: "take such a certificate with: pki install-cross FILE --chain FILE")
        }
        try output.write(Array(certificates.map(\.pem).joined().utf8))
        if out != "-" { context.note("wrote \(certificates.count) cross certificates to \(out)") }
    }
}
