import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import X509

/// `pki revoke`: withdraws certificates.
struct Revoke: Command {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Revoke a certificate; the next CRL says so.",
        discussion: """
            Example: pki revoke web-01 --reason keyCompromise
            """)

    @Argument(
        help: ArgumentHelp(
            "A name, or a serial number or SHA-256 fingerprint in hex.",
            valueName: "name|serial|fingerprint"))
    var selector: String

    @Option(help: "Why.")
    var reason = RevocationReason.unspecified

    @Option(
        help: ArgumentHelp(
            "Since when the key is suspect, such as 2025-06-15T12:00:00Z.", valueName: "time"))
    var invalidityDate: Timestamp?

    @Flag(help: "All certificates of the name that have not expired.")
    var all = false

    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption

    func run(in context: Context) throws {
        let operation = clock.operation(in: context)
        let store = try store.open(in: context)
        try store.announceClock(operation, in: context)
        let results = try store.revoke(
            RevocationRequest(
                selector: selector, reason: reason, invalidityDate: invalidityDate?.date,
                includesAll: all),
            context: operation)
        for result in results {
            let certificate =
                "\"\(result.record.name)\", serial number "
                + "\(result.record.serialNumber)"
            let reason = result.record.revocation?.reason ?? self.reason
            context.note(
                result.changed
                    ? "revoked \(certificate) (\(reason.rawValue)); publish it with: "
                        + "pki create-crl --issuer \(PrintableText.shellWord(result.record.issuerName)) "
                        + "--out FILE"
                    : "nothing to do: \(certificate) is revoked already (\(reason.rawValue))")
        }
    }
}
