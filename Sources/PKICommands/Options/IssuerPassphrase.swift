import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import X509

/// The passphrase of the authority that signs a new authority's certificate.
struct IssuerPassphrase: ParsableArguments {
    @Option(
        name: .customLong("issuer-passphrase-file"),
        help: ArgumentHelp(
            "Holds the passphrase of the signing authority's key; also PKI_ISSUER_PASSPHRASE.",
            valueName: "file"))
    var file: String?

    /// Opens the signing key: with its own passphrase, else the new one, else one that is typed.
    func unlock(
        _ authority: AuthorityRecord, in store: AuthorityStore, trying encryption: KeyEncryption,
        _ context: Context
    ) throws -> Issuer {
        func open(_ passphrase: SecretBytes?) throws -> Issuer {
            try store.issuer(named: authority.name, kind: .root, passphrase: passphrase)
        }
        if !authority.isKeyEncrypted { return try open(nil) }
        let source = PassphraseSource(
            file: file, flag: "--issuer-passphrase-file", variable: "PKI_ISSUER_PASSPHRASE",
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
