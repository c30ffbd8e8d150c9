import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials

/// `pki create-crl`: the list of what an authority has revoked.
struct CreateCRL: Command {
    static let configuration = CommandConfiguration(
        commandName: "create-crl",
        abstract: "Sign the list of an authority's revoked certificates.",
        discussion: """
            Example: pki create-crl --out issuing.crl
            """)

    @Option(help: "The authority. (default: the only active issuing CA)")
    var issuer: String?

    @Option(
        parsing: .unconditional,
        help: "When the next list is due. (default: 7 for an issuing CA, 180 for a root)")
    var days: Int?

    @Option(help: ArgumentHelp("The new file; - is standard output.", valueName: "file"))
    var out: String

    @Flag(help: "DER instead of PEM.")
    var der = false

    @Flag(help: "Replace the file if it exists.")
    var force = false

    @OptionGroup var passphrase: AuthorityPassphrase
    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption

    func run(in context: Context) throws {
        let output = try OutputFile(out, mode: .everyone, overwrite: force, in: context)
        let store = try store.open(in: context)
        let operation = clock.operation(in: context)
        try store.announceClock(operation, in: context)
        let issuer = try passphrase.issuer(
            store.authority(named: issuer), in: store, context)
        let issued = try store.createRevocationList(
            issuer: issuer, days: days, context: operation)
        try output.write(der ? issued.list.der : Array(issued.list.pem.utf8))
        let due = issued.list.nextUpdate?.ISO8601Format() ?? "never"
        context.note(
            "CRL \(issued.number) of \"\(issued.issuerName)\": revoked \(issued.entryCount), "
                + "next one due \(due)")
    }
}
