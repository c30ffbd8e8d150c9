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

    /// The authority of a name, or the only one of the kind, ready to sign.
    func issuer(
        named name: String?, kind: AuthorityRecord.Kind = .issuing, in store: AuthorityStore,
        _ context: Context
    ) throws -> Issuer {
        let authority = try store.authority(named: name, kind: kind)
        let passphrase =
            authority.isKeyEncrypted
            ? try source(of: "the key of \(PrintableText.quote(authority.name))")
                .existing(in: context)
            : nil
        return try store.issuer(named: authority.name, kind: kind, passphrase: passphrase)
    }
}
