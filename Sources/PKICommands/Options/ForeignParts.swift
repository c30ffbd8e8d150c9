import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import X509

/// The files of an authority that is to be taken over; they win over what a directory has.
struct ForeignParts: ParsableArguments {
    @Option(help: ArgumentHelp("Its private key, PEM.", valueName: "file"))
    var key: String?

    @Option(
        help: ArgumentHelp("Its certificate, with or without those above it.", valueName: "file"))
    var certificate: String?

    @Option(help: ArgumentHelp("The certificates up to the root, PEM.", valueName: "file"))
    var chain: String?

    @Option(
        name: .customLong("pkcs12"),
        help: ArgumentHelp("Key and certificates in one file.", valueName: "file"))
    var pkcs12: String?

    @Option(
        help: ArgumentHelp(
            "Opens the key; mode 0600; also PKI_KEY_PASSPHRASE.", valueName: "file"))
    var keyPassphraseFile: String?

    @Option(help: ArgumentHelp("What it has issued: openssl's index.txt.", valueName: "file"))
    var index: String?

    @Option(
        help: ArgumentHelp(
            "A directory of its certificates, each named after its serial number; repeatable.",
            valueName: "dir"))
    var certificates: [String] = []

    @Option(help: ArgumentHelp("Its last CRL, PEM or DER.", valueName: "file"))
    var crl: String?

    @Option(help: ArgumentHelp("The next number of a CRL, in hex: crlnumber.", valueName: "file"))
    var crlNumber: String?

    /// The authority, its key opened.
    func authority(
        from directory: ForeignDirectory?, allowsLegacy: Bool, keyEncryption: KeyEncryption,
        in context: Context
    ) throws -> ForeignAuthority {
        var (opened, legacy, others) = try openedKey(directory, allowsLegacy, in: context)
        let own: Certificate
        if let path = certificate ?? (pkcs12 == nil ? directory?.certificate : nil) {
            let bundle = try CertificateFile.bundle(path, in: context)
            own = bundle.first { $0.publicKey == opened.publicKey } ?? bundle[0]
            others += bundle
        } else if let matching = others.first(where: { $0.publicKey == opened.publicKey }) {
            own = matching
        } else {
            throw missing("certificate", pkcs12 ?? "the directory", "--certificate FILE")
        }
        if let path = chain ?? directory?.chain {
            others += try CertificateFile.bundle(path, in: context)
        }
        var foreign = ForeignAuthority(
            name: own.isSelfIssued ? "root" : "issuing", certificate: own,
            chain: others.filter { $0 != own }, key: opened, keyEncryption: keyEncryption)
        foreign.legacyEncryption = legacy
        foreign.allowsLegacyEncryption = allowsLegacy
        foreign.inventory = inventory(directory, in: context)
        return foreign
    }

    private func inventory(
        _ directory: ForeignDirectory?, in context: Context
    ) -> ForeignInventory {
        var inventory = directory?.inventory ?? ForeignInventory()
        if let index { inventory.index = context.absolutePath(index) }
        inventory.certificateDirectories += certificates.map { context.absolutePath($0) }
        if let crl { inventory.list = context.absolutePath(crl) }
        if let crlNumber { inventory.listNumber = context.absolutePath(crlNumber) }
        return inventory
    }

    private func openedKey(
        _ directory: ForeignDirectory?, _ allowsLegacy: Bool, in context: Context
    ) throws -> (key: PrivateKey, legacy: String?, certificates: [Certificate]) {
        if let pkcs12 { return try openedStore(pkcs12, in: context) }
        guard let path = key ?? directory?.key else {
            throw missing("private key", "the directory", "--key FILE")
        }
        let file = try PrivateKeyFile(path, in: context)
        let legacy = file.protection.isLegacy ? "\(file.protection)" : nil
        if let legacy, !allowsLegacy {
            throw AuthorityError.admission(.legacyKey(encryption: legacy))
        }
        return (
            try file.privateKey(
                passphrase: source(path), legacyProvider: allowsLegacy, in: context),
            legacy, []
        )
    }

    // A file without a passphrase opens without one.
    private func openedStore(
        _ path: String, in context: Context
    ) throws -> (key: PrivateKey, legacy: String?, certificates: [Certificate]) {
        let bytes = try InputFile.readSecret(path, access: .anyone, in: context)
        let contents = try Hints.naming(path) { () throws -> PKCS12Contents in
            do throws(X509Error) {
                return try PKCS12Contents(der: bytes, passphrase: nil)
            } catch .passphraseRequired {
                return try PKCS12Contents(
                    der: bytes, passphrase: source(path).existing(in: context))
            }
        }
        return (contents.key, contents.legacyEncryption, contents.certificates)
    }

    private func source(_ path: String) -> PassphraseSource {
        PassphraseSource(
            file: keyPassphraseFile, flag: "--key-passphrase-file", variable: "PKI_KEY_PASSPHRASE",
            subject: "the key in \(PrintableText.quote(path))")
    }

    private func missing(_ what: String, _ place: String, _ flag: String) -> CommandError {
        CommandError(
            status: .noInput, code: "import.layout",
            message: "no \(what) of a certificate authority was found in \(place)",
            hint: "name it with \(flag)")
    }
}
