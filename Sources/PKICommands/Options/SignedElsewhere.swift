import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import X509

/// A certificate that somebody else has signed for an authority of the store.
struct SignedElsewhere: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The certificate, PEM, with or without those above it; - is standard input.",
            valueName: "file"))
    var file: String

    @Option(
        help: ArgumentHelp("The certificates up to its signer's root, PEM.", valueName: "file"))
    var chain: String?

    @Option(help: "The authority that it is for. (default: the one with its key)")
    var name: String?

    @OptionGroup var acceptance: AcceptOption

    /// What is to be installed.
    func installation(in context: Context) throws -> CertificateInstallation {
        let own = try CertificateFile.bundle(file, in: context)
        let above = try chain.map { try CertificateFile.bundle($0, in: context) } ?? []
        guard let certificate = own.first else {
            throw CommandError(
                status: .dataError, code: "input.malformed",
                message: "\(PrintableText.quote(file)) holds no certificate",
                hint: "give one as PEM")
        }
        return CertificateInstallation(
            name: name, certificate: certificate, chain: Array(own.dropFirst()) + above,
            accepted: acceptance.codes)
    }
}
