import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import Issuance
import X509

/// `pki init-issuing`: makes an issuing CA below the root.
struct InitIssuing: Command {
    static let configuration = CommandConfiguration(
        commandName: "init-issuing",
        abstract: "Create an issuing CA, signed by the root.",
        discussion: """
            The root's passphrase comes from --issuer-passphrase-file or PKI_ISSUER_PASSPHRASE; \
            without either the new CA's passphrase is tried, and then the terminal asks.

            Example: pki init-issuing --subject "CN=Example Issuing A1,O=Example"
            """)

    @OptionGroup var authority: NewAuthorityOptions

    @Option(help: "What the store calls it.")
    var name = "issuing"

    @Option(help: ArgumentHelp("The authority that signs it. (default: the root)"))
    var issuer: String?

    @Option(
        help: ArgumentHelp(
            "Holds the passphrase of the signing authority's key; also PKI_ISSUER_PASSPHRASE.",
            valueName: "file"))
    var issuerPassphraseFile: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption

    func run(in context: Context) throws {
        let subject = try DistinguishedName(authority.subject)
        let profile = try Profile.builtIn(named: "issuing")
        let store = try store.open(in: context)
        let signing = try store.authority(named: issuer, kind: .root)
        var request = authority.request(named: name, profile: profile, subject: subject)
        try store.rehearse(request, under: signing, context: clock.operation(in: context))
        let encryption = try authority.keyEncryption(of: "the issuing CA's key", in: context)
        request.keyEncryption = encryption
        let created = try store.initIssuing(
            request, issuer: try unlock(signing, in: store, trying: encryption, context),
            context: clock.operation(in: context))
        created.announce(in: context)
    }

    /// Opens the signing key: with its own passphrase, else the new one, else one that is typed.
    private func unlock(
        _ authority: AuthorityRecord, in store: AuthorityStore, trying encryption: KeyEncryption,
        _ context: Context
    ) throws -> Issuer {
        func open(_ passphrase: SecretBytes?) throws -> Issuer {
            try store.issuer(named: authority.name, kind: .root, passphrase: passphrase)
        }
        if !authority.isKeyEncrypted { return try open(nil) }
        let source = PassphraseSource(
            file: issuerPassphraseFile, flag: "--issuer-passphrase-file",
            variable: "PKI_ISSUER_PASSPHRASE",
            subject: "the key of \(PrintableText.quote(authority.name))")
        if let given = try source.given(in: context) { return try open(given) }
        guard case .passphrase(let same, _) = encryption else {
            return try open(try source.existing(in: context))
        }
        do {
            return try open(same)
        } catch AuthorityError.wrongPassphrase {
            guard let asked = try source.asked(in: context) else {
                throw CommandError(
                    status: .noPermission, code: "pass.wrong",
                    message: "the passphrase of the new CA does not open the key of "
                        + PrintableText.quote(authority.name),
                    hint: "give that key's own with --issuer-passphrase-file or "
                        + "PKI_ISSUER_PASSPHRASE")
            }
            return try open(asked)
        }
    }
}
