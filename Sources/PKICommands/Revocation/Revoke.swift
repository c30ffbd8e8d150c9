import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import X509

/// `pki revoke`: withdraws certificates.
struct Revoke: Command {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Revoke a certificate; the next CRL says so.",
        discussion: """
            A name means all its certificates that have not expired, those on hold included: where \
            there are several, they are listed and you are asked, or they are taken with --all. Of \
            several, one that another CA has issued is passed over, and named. A revocation is final, but \
            for certificateHold, which release-hold ends; unspecified can be made more exact. With \
            --json it prints an array with the fields of pki list, and changed, which is false for \
            one that had been revoked for the same reason.

            Example:
              $ pki revoke web-13 --reason keyCompromise
              revoked "web-13", serial number 652a60a7... (keyCompromise); publish
                  it with: pki create-crl --issuer issuing --out FILE
            """)

    @Argument(help: CertificateSelector.help)
    var selector: String

    @Option(help: ReasonArgument.help)
    var reason = "unspecified"

    @Option(
        help: ArgumentHelp(
            "Since when the key is suspect, such as 2025-06-15T12:00:00Z.", valueName: "time"))
    var invalidityDate: Timestamp?

    @Flag(help: "All certificates of the name that have not expired, without asking.")
    var all = false

    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let reason = try ReasonArgument.parse(reason)
        let selector = try CertificateSelector.resolve(selector, in: context)
        let operation = clock.operation(in: context)
        let store = try store.open(in: context)
        try store.announceClock(operation, in: context)
        let request = RevocationRequest(
            selector: selector, reason: reason, invalidityDate: invalidityDate?.date,
            includesAll: all)
        let results = try SeveralCertificates.asking(request, "Revoke", in: context) {
            try store.revoke($0, context: operation)
        }
        for result in results { report(result, reason, in: context) }
        try reportWhatGoesOn(results, store, in: context)
        if json.isOn {
            try context.printJSON(
                results.map { try RevocationDescription($0, in: store, at: context.now()) })
        }
    }

    // An authority that was renewed has several certificates, and each is as good as its key.
    private func reportWhatGoesOn(
        _ results: [RevocationResult], _ store: AuthorityStore, in context: Context
    ) throws {
        let names = Set(
            results.filter { $0.changed && $0.record.kind == .issuing }.map(\.record.name))
        guard !names.isEmpty else { return }
        for authority in try store.authorities()
        where names.contains(authority.name) && !authority.isRevoked {
            context.note(
                "notice: \"\(authority.name)\" goes on with its certificate "
                    + "\(authority.certificate.serialNumber); if it is not to, revoke that as well")
        }
    }

    private func report(
        _ result: RevocationResult, _ asked: RevocationReason, in context: Context
    ) {
        let record = result.record
        if let obstacle = result.obstacle {
            let refusal = Hints.explain(obstacle)
            context.note(
                "notice: \(record.serialNumber) was passed over: \(refusal.message); "
                    + (refusal.hint ?? ""))
            return
        }
        let certificate = "\"\(record.name)\", serial number \(record.serialNumber)"
        let reason = (record.revocation?.reason ?? asked).rawValue
        guard result.changed else {
            context.note("nothing to do: \(certificate) is revoked already (\(reason))")
            return
        }
        context.note(
            "revoked \(certificate) (\(reason)); "
                + RevocationDescription.nextStep(result, isReleased: false))
    }
}

/// A certificate whose revocation was changed, as `revoke` and `release-hold` print it.
struct RevocationDescription: Encodable {
    let entry: EntryDescription
    let changed: Bool

    init(_ result: RevocationResult, in store: AuthorityStore, at now: Date) throws {
        entry = EntryDescription(try store.entry(of: result.record, at: now), at: now)
        changed = result.changed
    }

    func encode(to encoder: any Encoder) throws {
        try entry.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(changed, forKey: .changed)
    }

    enum Keys: CodingKey { case changed }

    /// What to do so that others learn of it.
    static func nextStep(_ result: RevocationResult, isReleased: Bool) -> String {
        let issuer = result.record.issuerName
        guard !result.isListedElsewhere else {
            return "its CRL is made where the key of \"\(issuer)\" is: "
                + "\(isReleased ? "release" : "revoke") it there, too"
        }
        return "publish it with: pki create-crl --issuer \(PrintableText.shellWord(issuer)) "
            + "--out FILE"
    }
}
