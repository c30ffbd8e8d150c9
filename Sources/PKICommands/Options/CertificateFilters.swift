import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import X509

extension CertificateQuery.Condition: ExpressibleByArgument {}

extension CertificateRecord.Kind: ExpressibleByArgument {}

/// Conditions on certificates; those that fit all of them are meant.
struct CertificateFilters: ParsableArguments {
    @Option(help: "The whole name; * stands for any characters.")
    var name: String?

    @Option(help: ArgumentHelp("A part of the subject.", valueName: "text"))
    var subject: String?

    @Option(
        help: ArgumentHelp(
            "An alternative name without its form; * stands for any characters.",
            valueName: "name"))
    var san: String?

    @Option(help: ArgumentHelp("The first digits of the serial number.", valueName: "hex"))
    var serial: String?

    @Option(help: ArgumentHelp("The first digits of the SHA-256 fingerprint.", valueName: "hex"))
    var fingerprint: String?

    @Option(help: "What has become of it.")
    var state: CertificateQuery.Condition?

    @Option(help: "What it is for.")
    var kind: CertificateRecord.Kind?

    @Option(help: "The authority that issued it.")
    var issuer: String?

    @Option(help: "The name of its profile.")
    var profile: String?

    @Option(help: "Who asked for it.")
    var requester: String?

    @Option(help: "Why it was revoked.")
    var reason: RevocationReason?

    @Option(help: "The type of its key.")
    var keyAlgorithm: KeyAlgorithm?

    @Option(help: ArgumentHelp("It expires at this time or later.", valueName: "time"))
    var expiresFrom: Timestamp?

    @Option(help: ArgumentHelp("It expires at this time or earlier.", valueName: "time"))
    var expiresUntil: Timestamp?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("At most so many.", valueName: "count"))
    var limit: Int?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit takes 1 or more") }
        for (flag, value) in [("--serial", serial), ("--fingerprint", fingerprint)] {
            if let value, HexPrefix(value) == nil {
                throw ValidationError(
                    "\(flag) takes hex digits, not \(PrintableText.quote(value))")
            }
        }
    }

    /// The conditions as the store takes them.
    var query: CertificateQuery {
        var query = CertificateQuery()
        query.name = name
        query.subject = subject
        query.alternativeName = san
        query.serialNumber = serial.flatMap(HexPrefix.init)
        query.fingerprint = fingerprint.flatMap(HexPrefix.init)
        query.condition = state
        query.kind = kind
        query.issuer = issuer
        query.profile = profile
        query.requester = requester
        query.reason = reason
        query.keyAlgorithm = keyAlgorithm
        query.expiresFrom = expiresFrom?.date
        query.expiresUntil = expiresUntil?.date
        query.limit = limit
        return query
    }
}
