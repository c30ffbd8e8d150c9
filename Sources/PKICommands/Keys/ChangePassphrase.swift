import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import X509

/// `pki change-passphrase`: another passphrase for a key that stays the same.
struct ChangePassphrase: Command {
    static let configuration = CommandConfiguration(
        commandName: "change-passphrase",
        abstract: "Give the key of an authority, or a key file, another passphrase.",
        discussion: """
            The old passphrase comes from --passphrase-file or PKI_PASSPHRASE for an authority, \
            and from --key-passphrase-file or PKI_KEY_PASSPHRASE for a file; the new one from \
            --new-passphrase-file or PKI_NEW_PASSPHRASE. Without these the terminal asks.

            The key is encrypted anew and the old form replaced: in one transaction in the store, \
            by one rename in a directory. Backups that were made before still open with the old \
            passphrase.

            Examples:
              $ pki change-passphrase issuing
              changed the passphrase of the key of "issuing"; backups made before
                  still open with the old one

              $ pki change-passphrase --key clients/web-01/private_key.pem
              changed the passphrase of clients/web-01/private_key.pem
            """)

    @Argument(help: "The authority.")
    var name: String?

    @Option(help: ArgumentHelp("A private key file instead of an authority.", valueName: "file"))
    var key: String?

    @Option(
        help: ArgumentHelp(
            "Holds the old passphrase of the key file; also PKI_KEY_PASSPHRASE.",
            valueName: "file"))
    var keyPassphraseFile: String?

    @Option(
        help: ArgumentHelp(
            "Holds the new passphrase, mode 0600; also PKI_NEW_PASSPHRASE.", valueName: "file"))
    var newPassphraseFile: String?

    @OptionGroup var passphrase: AuthorityPassphrase
    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption

    func validate() throws {
        guard (name == nil) != (key == nil) else {
            throw ValidationError("name an authority, or a key file with --key")
        }
        if key != nil, passphrase.file != nil {
            throw ValidationError(
                "--passphrase-file is for an authority; a key file's is --key-passphrase-file")
        }
        if name != nil, keyPassphraseFile != nil {
            throw ValidationError(
                "--key-passphrase-file is for a key file; an authority's is --passphrase-file")
        }
    }

    func run(in context: Context) throws {
        if let key { try change(file: key, in: context) }
        if let name { try change(authority: name, in: context) }
    }

    private func change(authority name: String, in context: Context) throws {
        let store = try store.open(in: context)
        let authority = try store.authority(named: name)
        let old = try passphrase.source(for: authority)?.existing(in: context)
        let change = try store.passphraseChange(of: authority.name, from: old)
        let new = try source(of: "the key of \(PrintableText.quote(name))").new(
            minimumCharacters: KeyEncryption.minimumAuthorityPassphrase, in: context)
        try change.commit(.passphrase(new), context: clock.operation(in: context))
        context.note(
            authority.isKeyEncrypted
                ? "changed the passphrase of the key of \"\(name)\"; backups made before still "
                    + "open with the old one"
                : "encrypted the key of \"\(name)\"; backups made before still hold it in the clear"
        )
    }

    private func change(file: String, in context: Context) throws {
        let old = PassphraseSource(
            file: keyPassphraseFile, flag: "--key-passphrase-file",
            variable: "PKI_KEY_PASSPHRASE", subject: "the key \(PrintableText.quote(file))")
        let protected = try PrivateKeyFile(replacing: file, in: context)
        guard protected.isEncrypted else {
            throw CommandError(
                status: .dataError, code: "key.plain",
                message: "\(PrintableText.quote(file)) is not encrypted",
                hint: "to encrypt it: pki encrypt-key \(PrintableText.shellWord(file)) --out NEW")
        }
        let key = try protected.privateKey(passphrase: old, in: context)
        let new = try source(of: "the key \(PrintableText.quote(file))").new(
            minimumCharacters: 1, in: context)
        try protected.replace(with: try key.provenPKCS8PEM(passphrase: new), in: context)
        context.note("changed the passphrase of \(file)")
        if protected.protection.isLegacy {
            context.note(
                "notice: it was encrypted weakly before (\(protected.protection)); copies of the "
                    + "old file stay weak")
        }
    }

    private func source(of subject: String) -> PassphraseSource {
        PassphraseSource(
            file: newPassphraseFile, flag: "--new-passphrase-file", variable: "PKI_NEW_PASSPHRASE",
            subject: subject)
    }
}
