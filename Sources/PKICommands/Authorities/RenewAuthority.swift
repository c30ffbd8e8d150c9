import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import Issuance
import X509

/// `pki renew-authority`: a new certificate for the same name and key.
struct RenewAuthority: Command {
    static let configuration = CommandConfiguration(
        commandName: "renew-authority",
        abstract: "Give a CA a new certificate for the same name and key.",
        discussion: """
            The key identifier stays: what the CA has issued leads to the old certificate and to \
            the new one, and one CRL serves both. Give the new one to those who trust the old. For \
            a new key see pki rotate-issuing. The fields of --json are those of list.

            Where the issuer's key is elsewhere, --csr-out writes a request of the CA's own key. It \
            is signed there (pki sign-csr --profile issuing --additional), and pki install-issuing \
            takes what comes back.

            Example:
              $ pki renew-authority issuing
              renewed "issuing" with its key, serial number 542df1f5..., valid until
                  2030-11-25T22:36:27Z; give it out with: pki export-bundle --issuer
                  issuing
            """)

    @Argument(help: "The authority; see pki list-authorities.")
    var name: String

    @Option(parsing: .unconditional, help: "How long it is valid. (default: the profile's)")
    var days: Int?

    @Option(help: "Decides what is signed. (default: root or issuing, as the CA is)")
    var profile: String?

    @Option(
        help: ArgumentHelp(
            "Write a request for an issuer whose key is elsewhere; - is standard output.",
            valueName: "file"))
    var csrOut: String?

    @OptionGroup var passphrase: AuthorityPassphrase
    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption
    @OptionGroup var json: JSONOption

    func validate() throws {
        guard csrOut != nil else { return }
        if days != nil || profile != nil {
            throw ValidationError("--csr-out excludes --days and --profile: whoever signs decides")
        }
        if json.isOn {
            throw ValidationError("--csr-out excludes --json: there is no certificate yet")
        }
    }

    func run(in context: Context) throws {
        let operation = clock.operation(in: context)
        let store = try store.open(in: context)
        let own = try store.authority(named: name)
        try store.rehearseRenewal(of: own)
        if let csrOut { return try request(own, to: csrOut, in: store, context) }
        let profile = try ProfileOption.profile(profile ?? own.kind.rawValue, in: context)
        let issuer = try store.authority(named: own.issuerName, kind: .root)
        let renewed = try store.renewAuthority(
            named: name, profile: profile, days: days,
            issuer: passphrase.issuer(issuer, in: store, context),
            context: operation)
        for notice in renewed.notices { context.note("notice: \(notice)") }
        context.note(
            "renewed \"\(name)\" with its key, serial number \(renewed.record.serialNumber), valid "
                + "until \(renewed.record.validity.notAfter.ISO8601Format()); give it out with: "
                + "pki export-bundle --issuer \(PrintableText.shellWord(name))")
        if json.isOn {
            let entry = try store.entry(of: renewed.record, at: operation.now)
            try context.printJSON(EntryDescription(entry, at: operation.now))
        }
    }

    private func request(
        _ own: AuthorityRecord, to path: String, in store: AuthorityStore, _ context: Context
    ) throws {
        guard own.kind == .issuing else {
            throw AuthorityError.wrongKind(name: own.name, expected: .issuing)
        }
        let output = try OutputFile(path, mode: .everyone, in: context)
        let request = try store.renewalRequest(of: passphrase.issuer(own, in: store, context))
        try output.write(Array(request.pem.utf8))
        context.note(
            "made a request for the name and key of \"\(own.name)\"; where the root is: pki sign-csr "
                + "FILE --profile issuing --additional; with the certificate, go on with: pki "
                + "install-issuing FILE")
    }
}
