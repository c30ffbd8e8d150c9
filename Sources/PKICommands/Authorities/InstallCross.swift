import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import X509

/// `pki install-cross`: takes a certificate that another CA has signed for an authority of ours.
struct InstallCross: Command {
    static let configuration = CommandConfiguration(
        commandName: "install-cross",
        abstract: "Take a certificate that another CA has signed for an authority of the store.",
        discussion: """
            It must have the name, the key and the key identifier of the authority, and lead to a \
            root of the other CA. The authority's own certificate stays; pki export-bundle --cross \
            gives this one out as one more intermediate, to those who trust the other CA.

            Example:
              $ pki install-cross ours-by-partner.pem --chain partner-root.pem
              installed the cross certificate of "root" by CN=Partner Root,O=Partner,
                  valid until 2030-11-25T22:36:28Z
            """)

    @Argument(help: ArgumentHelp("The certificate, PEM; - is standard input.", valueName: "file"))
    var file: String

    @Option(
        help: ArgumentHelp("The certificates up to the other CA's root, PEM.", valueName: "file"))
    var chain: String?

    @Option(help: "The authority. (default: the one with its name and key)")
    var name: String?

    @OptionGroup var acceptance: AcceptOption
    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption

    func run(in context: Context) throws {
        let own = try CertificateFile.bundle(file, in: context)
        let above = try chain.map { try CertificateFile.bundle($0, in: context) } ?? []
        guard let certificate = own.first else { return }
        let record = try store.open(in: context).installCross(
            CertificateInstallation(
                name: name, certificate: certificate, chain: Array(own.dropFirst()) + above,
                accepted: acceptance.codes),
            context: clock.operation(in: context))
        context.note(
            "installed the cross certificate of \"\(record.name)\" by \(record.issuerName), valid "
                + "until \(record.validity.notAfter.ISO8601Format())")
    }
}
