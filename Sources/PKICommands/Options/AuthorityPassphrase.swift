import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import X509

/// The passphrase of the authority that signs.
struct AuthorityPassphrase: ParsableArguments {
    @Option(
        name: .customLong("passphrase-file"),
        help: ArgumentHelp(
            "Holds the passphrase of the authority's key, mode 0600; also PKI_PASSPHRASE.",
            valueName: "file"))
    var file: String?

    /// Where it comes from, for a key that is named.
    func source(of subject: String) -> PassphraseSource {
        PassphraseSource(
            file: file, flag: "--passphrase-file", variable: "PKI_PASSPHRASE", subject: subject)
    }

    /// Where the passphrase of an authority's key comes from; nil for a key in the clear.
    func source(for authority: AuthorityRecord) -> PassphraseSource? {
        authority.isKeyEncrypted
            ? source(of: "the key of \(PrintableText.quote(authority.name))") : nil
    }

    /// An authority, ready to sign.
    func issuer(
        _ authority: AuthorityRecord, in store: AuthorityStore, _ context: Context
    ) throws -> Issuer {
        try store.issuer(
            named: authority.name, kind: authority.kind,
            passphrase: try source(for: authority)?.existing(in: context))
    }
}
