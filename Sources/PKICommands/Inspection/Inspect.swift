import ArgumentParser
import CommandLineSupport
import X509

/// `pki inspect`: says what is in a file.
struct Inspect: Command {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Print what certificate, CSR, CRL and key files hold.",
        discussion: """
            Files are PEM, with any number of blocks, or DER. Secret values are never printed; an \
            encrypted key is opened only when its passphrase is given.

            Example:
              $ pki inspect clients/web-01/certificate.pem
              clients/web-01/certificate.pem: certificate
                subject             CN=web-01
                issuer              CN=Example Issuing A1,O=Example
                serial number       430c10abf25ea4cb118f7c3eb997a715
                                    89120921421471019399892836634601170709 (decimal)
                valid from          2026-11-25T22:36:24Z
                valid until         2027-02-23T22:36:23Z
                key                 EC P-256
              ...
            """)

    @Argument(help: ArgumentHelp("The files; - is standard input.", valueName: "file"))
    var files: [String]

    @Option(help: ArgumentHelp("Opens encrypted keys; also PKI_KEY_PASSPHRASE.", valueName: "file"))
    var keyPassphraseFile: String?

    @OptionGroup var json: JSONOption

    /// Room for a CRL of 300,000 entries.
    private static let limit = 16 << 20

    private struct Item: Encodable {
        let file: String
        let object: ObjectDescription

        func encode(to encoder: any Encoder) throws {
            try object.encode(to: encoder)
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(file, forKey: .file)
        }

        enum Keys: CodingKey { case file }
    }

    func run(in context: Context) throws {
        let passphrase = try PassphraseSource(
            file: keyPassphraseFile, flag: "--key-passphrase-file", variable: "PKI_KEY_PASSPHRASE",
            subject: "the key"
        ).given(in: context)
        let items = try files.flatMap { file in
            let bytes = try InputFile.readSecret(
                file, limit: Self.limit, access: .anyone, in: context)
            return try Hints.naming(file) {
                try FileContent(bytes).objects.map { object in
                    Item(file: file, object: try ObjectDescription(object, passphrase: passphrase))
                }
            }
        }
        if json.isOn {
            try context.printJSON(items)
            return
        }
        for (index, item) in items.enumerated() {
            if index > 0 { context.print("") }
            var sheet = Sheet(title: "\(item.file): \(item.object.kind)")
            item.object.fill(&sheet)
            context.print(sheet)
        }
    }
}
