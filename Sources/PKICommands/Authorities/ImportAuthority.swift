import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import X509

/// `pki import-authority`: takes an authority over from another tool.
struct ImportAuthority: Command {
    static let configuration = CommandConfiguration(
        commandName: "import-authority",
        abstract: "Take over a CA from openssl, easy-rsa, step-ca or any other tool.",
        discussion: """
            From a directory of openssl ca, easy-rsa or step-ca everything is found by its usual \
            name: key, certificate, every certificate that was issued, each revocation with its \
            reason and date, and the number of the last CRL, from which ours go on. Certificates \
            without a file are kept by their serial number, and can be revoked by it. The \
            directory is only read. step-ca's own database is not read. A CA that easy-rsa has \
            made needs --accept lint.basic-constraints.

            The key is encrypted anew for the store. --key-passphrase-file or PKI_KEY_PASSPHRASE \
            opens it, --passphrase-file or PKI_PASSPHRASE protects it from then on.

            Examples:
              $ pki import-authority demoCA
              notice: lint.serial-number: the serial number has less than 64 bits of
                  randomness ...
              imported the root CA "root" (CN=Demo CA,O=Demo): 6 certificates, 1 by
                  serial number alone, 4 of them revoked; last CRL 26
              a root signs no clients here: make an issuing CA below it with pki
                  init-issuing

              $ pki import-authority --pkcs12 ca.p12 --name demo
              ...
              imported the root CA "demo" (CN=Demo CA,O=Demo): 0 certificates, 0 of
                  them revoked
              ...
            """)

    @Argument(
        help: ArgumentHelp("The directory of openssl ca, easy-rsa or step-ca.", valueName: "dir"))
    var directory: String?

    @OptionGroup(title: "Parts") var parts: ForeignParts

    @Option(help: "What the store calls it. (default: root for a root, else issuing)")
    var name: String?

    @OptionGroup var acceptance: AcceptOption

    @Flag(help: "Take a key that is protected in a way of yesterday; it is encrypted anew.")
    var allowLegacy = false

    @OptionGroup var passphrase: AuthorityPassphrase

    @Flag(
        name: .customLong("insecure-plaintext-ca-key"),
        help: "Keep its key in the store without encryption.")
    var isPlaintext = false

    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption
    @OptionGroup var json: JSONOption

    func validate() throws {
        if parts.pkcs12 != nil, parts.key != nil || parts.certificate != nil {
            throw ValidationError("--pkcs12 excludes --key and --certificate")
        }
        if directory == nil, parts.pkcs12 == nil, parts.key == nil || parts.certificate == nil {
            throw ValidationError("give a directory, --pkcs12, or --key with --certificate")
        }
        if isPlaintext, passphrase.file != nil {
            throw ValidationError(
                "--insecure-plaintext-ca-key and --passphrase-file exclude each other")
        }
    }

    func run(in context: Context) throws {
        let found = try directory.map { name in
            try Directories.refuseOther(name, in: context)
            return try ForeignDirectory(context.absolutePath(name))
        }
        let operation = clock.operation(in: context)
        var foreign = try parts.authority(
            from: found, allowsLegacy: allowLegacy, keyEncryption: .plaintext, in: context)
        if let name { foreign.name = name }
        foreign.accepted = acceptance.codes
        let target = store.directory(in: context)
        try AuthorityStore.rehearse(importing: foreign, into: target, context: operation)
        if !isPlaintext {
            foreign.keyEncryption = .passphrase(
                try passphrase.source(of: "the imported key")
                    .new(minimumCharacters: 12, in: context))
        }
        let store = try AuthorityStore.create(target)
        store.announce(in: context)
        var bar: ProgressBar?
        let imported = try store.importAuthority(foreign, context: operation) { done, total in
            if bar == nil {
                bar = ProgressBar("importing certificates", total: total, in: context)
            }
            bar?.advance(to: done)
        }
        bar?.end()
        imported.announce(foreign, from: found, in: context)
        if json.isOn {
            try AuthorityDescription.print(
                imported.authority.name, of: store, at: operation.now, in: context)
        }
    }
}

extension ImportedAuthority {
    /// Says what was taken, after what the user should know about it.
    fileprivate func announce(
        _ foreign: ForeignAuthority, from directory: ForeignDirectory?, in context: Context
    ) {
        AdmittedAuthority.announce(findings, above: recordedAbove, in: context)
        if let encryption = foreign.legacyEncryption {
            context.note(
                "notice: the key was protected weakly (\(encryption)); it is encrypted anew here, "
                    + "and the old file is still as weak")
        }
        for file in inventory.unusable {
            context.note("notice: \(PrintableText.quote(file.path)) was left out: \(file.detail)")
        }
        for one in inventory.renamed {
            context.note(
                "notice: the certificate of \(PrintableText.quote(one.commonName)) is called "
                    + "\"\(one.name)\" here: an authority has its name")
        }
        if let database = directory?.unreadDatabase {
            context.note(
                "notice: \(PrintableText.quote(database)) was not read: what step-ca has issued and "
                    + "revoked is not known here")
        }
        let serialOnly =
            inventory.withoutFile == 0 ? "" : ", \(inventory.withoutFile) by serial number alone"
        context.note(
            "imported the \(authority.kind.rawValue) CA \"\(authority.name)\" "
                + "(\(authority.certificate.subject)): "
                + Count.text(inventory.certificates, "certificate")
                + "\(serialOnly), \(inventory.revoked) of them revoked"
                + (inventory.lastListNumber.map { "; last CRL \($0)" } ?? ""))
        if authority.kind == .root {
            context.note(
                "a root signs no clients here: make an issuing CA below it with pki init-issuing")
        }
    }
}
