import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// Where a trust anchor's certificates come from.
struct TrustAnchorSourceOptions: ParsableArguments {
    @Option(help: "One or two CA certificates in PEM, as 'pki export-bundle' writes them.")
    var bundle: String?

    @Option(
        name: .customLong("private-ca"),
        help: ArgumentHelp("A CA of AWS Private CA instead.", valueName: "arn"))
    var privateCA: String?

    func validate() throws {
        guard bundle == nil || privateCA == nil else {
            throw ValidationError("--bundle and --private-ca exclude each other")
        }
    }

    /// The source, read and checked; nil where none is given.
    func source(in context: Context) throws -> TrustAnchorSource? {
        if let privateCA { return .privateCA(try PrivateCA(arn: privateCA)) }
        guard let bundle else { return nil }
        let certificates = try PEMFile.parse(bundle, in: context) {
            try CertificateBundle(pem: $0)
        }
        for doubt in try certificates.checkValidity(at: context.now()) {
            context.note("warning: " + PrintableText.escape(doubt))
        }
        return .certificates(certificates)
    }
}
