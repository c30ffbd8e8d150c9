import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials

/// What `renew` and `rekey` have in common: whose successor, and who signs it.
struct SuccessorOptions: ParsableArguments {
    @Argument(help: CertificateSelector.help)
    var selector: String

    @Option(
        help: "The authority. (default: the one that issued it, or what followed that)")
    var issuer: String?

    @Option(
        help: ArgumentHelp(
            "The profile that it was issued with, where that is no built-in one.",
            valueName: "file"))
    var profile: String?

    @Option(
        parsing: .unconditional, help: "How long it is valid. (default: as long as the old one was)"
    )
    var days: Int?

    @Flag(name: .customLong("revoke-old"), help: "Revoke the old one (superseded).")
    var revokesOld = false

    /// The certificate to replace.
    func basis(
        in store: AuthorityStore, keepingKey: Bool, _ operation: OperationContext,
        _ context: Context
    ) throws -> RenewalBasis {
        try store.renewalBasis(
            try CertificateSelector.resolve(selector, in: context), keepingKey: keepingKey,
            profile: try profile.map { try ProfileOption.profile($0, in: context) },
            at: operation.now)
    }

    /// The authority that is to sign.
    func authority(for basis: RenewalBasis, in store: AuthorityStore) throws -> AuthorityRecord {
        try store.authority(named: issuer ?? basis.issuerName)
    }

    /// Says what became of the old certificate.
    func report(
        _ record: CertificateRecord, replacing old: CertificateRecord, isResumed: Bool,
        _ verb: String, in context: Context
    ) {
        context.note(
            "\(isResumed ? "finished: " : "")\(verb) \"\(record.name)\", serial number "
                + "\(record.serialNumber), valid until \(record.validity.notAfter.ISO8601Format())")
        if revokesOld {
            context.note(
                "revoked the old one, \(old.serialNumber) (superseded); publish it with: "
                    + "pki create-crl --issuer \(PrintableText.shellWord(old.issuerName)) --out FILE"
            )
        } else {
            context.note(
                "the old one, \(old.serialNumber), stays valid until "
                    + old.validity.notAfter.ISO8601Format())
        }
        if record.issuerName != old.issuerName {
            context.note(
                "notice: the issuer has changed from \"\(old.issuerName)\" to "
                    + "\"\(record.issuerName)\"; the chain is another one")
        }
    }
}
