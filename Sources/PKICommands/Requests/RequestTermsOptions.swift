import ArgumentParser
import CommandLineSupport
import Issuance
import X509

/// What the operator says over a CSR.
struct RequestTermsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The subject, whatever the CSR says: \"CN=web-01,O=Example\".", valueName: "dn"))
    var subject: String?

    @OptionGroup var names: AlternativeNameOptions

    @Option(
        name: .customLong("ignore-requested"),
        help: ArgumentHelp(
            "An extension that the CSR may ask for in vain; repeatable.", valueName: "oid"))
    var ignored: [String] = []

    @Flag(help: "End with the authority where the validity would be longer.")
    var clamp = false

    /// Whether there is something that cannot be meant for several CSRs.
    var areForOne: Bool {
        subject != nil || !(names.dns + names.uri + names.email + names.ip).isEmpty
    }

    func terms(days: Int?) throws -> RequestTerms {
        var terms = RequestTerms()
        terms.subject = try subject.map(DistinguishedName.init)
        let generalNames = try names.generalNames()
        terms.subjectAlternativeNames = generalNames.isEmpty ? nil : generalNames
        terms.length = days.map(ValidityLength.days)
        terms.clampsToIssuer = clamp
        terms.ignoredExtensions = try Self.extensions(ignored)
        return terms
    }

    /// What `--ignore-requested` names.
    static func extensions(_ texts: [String]) throws -> Set<ObjectIdentifier> {
        Set(
            try texts.map { text in
                guard text.contains("."), let oid = ObjectIdentifier(text) else {
                    throw CommandError(
                        status: .usage, code: "usage",
                        message: "\(PrintableText.quote(text)) is no object identifier",
                        hint: "write it in dots, as the refusal does: --ignore-requested 2.5.29.15")
                }
                return oid
            })
    }
}
