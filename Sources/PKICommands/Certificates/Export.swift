import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import X509

/// `pki export`: a stored certificate in the form that a program wants.
struct Export: Command {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a certificate of the store to a file.",
        discussion: """
            A name means its current certificate. Formats: pem, der; chain, the authorities between \
            the certificate and the root; full-chain, the certificate and its chain; pkcs12, all of \
            it with the private key from --key, encrypted (AES-256, SHA-256). A PKCS #12 file is \
            never overwritten, because it holds a key.

            Example:
              $ pki export web-01 --format pkcs12 \\
                  --key clients/web-01/private_key.pem --out web-01.p12
              wrote "web-01", serial number 5ab6c85e..., valid until
                  2027-02-23T22:36:26Z, to web-01.p12
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case pem, der, chain
        case fullChain = "full-chain"
        case pkcs12

        var isBinary: Bool { self == .der || self == .pkcs12 }
    }

    @Argument(help: CertificateSelector.help)
    var selector: String

    @Option(help: "The form of the file.")
    var format = Format.pem

    @Flag(help: "The root's certificate too, at the end of the chain.")
    var withRoot = false

    @Option(help: ArgumentHelp("The private key, PEM, for pkcs12.", valueName: "file"))
    var key: String?

    @Option(help: ArgumentHelp("Opens the key; also PKI_KEY_PASSPHRASE.", valueName: "file"))
    var keyPassphraseFile: String?

    @Option(
        help: ArgumentHelp(
            "Holds the new file's passphrase, mode 0600; also PKI_EXPORT_PASSPHRASE.",
            valueName: "file"))
    var exportPassphraseFile: String?

    @Option(
        help: ArgumentHelp(
            "The name in a PKCS #12 file, Java's alias. (default: the certificate's name)",
            valueName: "name"))
    var friendlyName: String?

    @Option(
        help: ArgumentHelp(
            "The new file; - is standard output. (default: - for text)", valueName: "file"))
    var out: String?

    @Flag(help: "Replace the file if it exists.")
    var force = false

    @OptionGroup var store: StoreOptions

    func validate() throws {
        if format.isBinary, out == nil {
            throw ValidationError("--format \(format.rawValue) needs --out")
        }
        if format == .pem || format == .der, withRoot {
            throw ValidationError("--with-root is for chain, full-chain and pkcs12")
        }
        if format == .pkcs12 {
            guard key != nil else { throw ValidationError("--format pkcs12 needs --key") }
            if friendlyName?.isEmpty ?? false {
                throw ValidationError("--friendly-name takes a name")
            }
            if force {
                throw ValidationError(
                    "--force and pkcs12 exclude each other: a file with a key is never overwritten")
            }
        } else if key != nil || keyPassphraseFile != nil || exportPassphraseFile != nil
            || friendlyName != nil
        {
            throw ValidationError(
                "--key, --key-passphrase-file, --export-passphrase-file and --friendly-name are "
                    + "for --format pkcs12")
        }
    }

    func run(in context: Context) throws {
        let output = try OutputFile(
            out ?? "-", mode: format == .pkcs12 ? .owner : .everyone, overwrite: force, in: context)
        let now = context.now()
        let path = try store.open(in: context).certifiedPath(
            of: try CertificateSelector.resolve(selector, in: context), at: now)
        try write(path, to: output, in: context)
        let state = RecordDescription(path.record, at: now).stateText
        if state != "issued" {
            context.note("notice: the certificate of \"\(path.record.name)\" is \(state)")
        }
        if let out, out != "-" {
            context.note(
                "wrote \"\(path.record.name)\", serial number \(path.record.serialNumber), valid "
                    + "until \(path.certificate.validity.notAfter.ISO8601Format()), to \(out)")
        }
    }

    private func write(
        _ path: CertifiedPath, to output: OutputFile, in context: Context
    ) throws {
        let chain = withRoot ? path.authorities : path.intermediates
        switch format {
        case .pem: try output.write(Array(path.certificate.pem.utf8))
        case .der: try output.write(path.certificate.der)
        case .fullChain: try output.write(Self.text([path.certificate] + chain))
        case .chain:
            guard !chain.isEmpty else {
                throw CommandError(
                    status: .dataError, code: "export.nochain",
                    message: "there is no authority between "
                        + "\(PrintableText.quote(path.record.name)) and its root",
                    hint: path.authorities.isEmpty
                        ? "it is a root itself: --format pem writes it"
                        : "--with-root writes the root's certificate")
            }
            try output.write(Self.text(chain))
        case .pkcs12: try output.write(try pkcs12(path, chain, in: context))
        }
    }

    private static func text(_ certificates: [Certificate]) -> [UInt8] {
        Array(certificates.map(\.pem).joined().utf8)
    }

    private func pkcs12(
        _ path: CertifiedPath, _ chain: [Certificate], in context: Context
    ) throws -> SecretBytes {
        let name = friendlyName ?? path.record.name
        let file = try PrivateKeyFile(key ?? "-", in: context)
        let privateKey = try file.privateKey(
            passphrase: PassphraseSource(
                file: keyPassphraseFile, flag: "--key-passphrase-file",
                variable: "PKI_KEY_PASSPHRASE",
                subject: "the key \(PrintableText.quote(key ?? "-"))"),
            in: context)
        guard privateKey.publicKey == path.certificate.publicKey else {
            throw CommandError(
                status: .dataError, code: "export.key",
                message: "\(PrintableText.quote(key ?? "-")) is not the key of the certificate of "
                    + "\(PrintableText.quote(path.record.name)), serial number "
                    + "\(path.record.serialNumber)",
                hint: "name its key; an older certificate of the name is exported by its serial "
                    + "number")
        }
        let content = try PKCS12.Content(
            privateKey: privateKey, certificate: path.certificate, chain: chain, friendlyName: name)
        let passphrase = try PassphraseSource(
            file: exportPassphraseFile, flag: "--export-passphrase-file",
            variable: "PKI_EXPORT_PASSPHRASE",
            subject: "the PKCS #12 file of \(PrintableText.quote(name))"
        ).new(minimumCharacters: 1, in: context)
        return try content.encoded(passphrase: passphrase)
    }
}
