import ArgumentParser
import CommandLineSupport
import Issuance
import X509

/// `pki create-csr`: a CSR, made where the key is, so that the key never travels.
struct CreateCSR: Command {
    static let configuration = CommandConfiguration(
        commandName: "create-csr",
        abstract: "Make a certification request (CSR), with a new key or an existing one.",
        discussion: """
            Run it on the machine that will use the key: only the CSR leaves it. With a new key, \
            --out is a directory, which gets request.csr and private_key.pem; with --key, --out is \
            the CSR's file. The names are checked as the profile of that name does it at home.

            Examples:
              $ pki create-csr web-02 --out web-02
              made a CSR for "web-02" and its key (mode 0600)
              /home/alex/web-02

              $ pki create-csr web-02 --key web-02/private_key.pem \\
                  --dns web-02.example.org --out -
              -----BEGIN CERTIFICATE REQUEST-----
              ...
              -----END CERTIFICATE REQUEST-----
            """)

    @Argument(help: "The common name.")
    var name: String

    @Option(
        help: ArgumentHelp(
            "The directory to make, or with --key the CSR's file.", valueName: "path"))
    var out: String

    @Option(
        help: ArgumentHelp("An existing private key, PEM; - is standard input.", valueName: "file"))
    var key: String?

    @Option(help: "The type of a new key. (default: the profile's)")
    var keyAlgorithm: KeyAlgorithm?

    @Option(
        help: ArgumentHelp("The subject, whose CN is the name. (default: CN=name)", valueName: "dn")
    )
    var subject: String?

    @Option(help: "The profile under which it will be signed: a name, or a file.")
    var profile = "client"

    @OptionGroup var names: AlternativeNameOptions
    @OptionGroup var keyPassphrase: NewKeyPassphrase
    @OptionGroup var json: JSONOption

    func validate() throws {
        if key != nil, keyAlgorithm != nil {
            throw ValidationError("--key and --key-algorithm exclude each other")
        }
        if key != nil { try json.refuse(product: out) }
        if key != nil, keyPassphrase.isPlaintext {
            throw ValidationError("--no-key-passphrase is for a new key, and --key names one")
        }
    }

    func run(in context: Context) throws {
        let profile = try ProfileOption.profile(self.profile, in: context)
        let subject =
            try self.subject.map(DistinguishedName.init)
            ?? DistinguishedName(attributes: [.init(type: .commonName, value: name)])
        guard subject.commonName == name else {
            throw CommandError(
                status: .dataError, code: "name.mismatch",
                message:
                    "the subject's CN is \(PrintableText.quote(subject.commonName ?? "")), and "
                    + "the name \(PrintableText.quote(name))",
                hint: "give both the same name")
        }
        let generalNames = try names.generalNames()
        try RequestDraft.check(subject: subject, names: generalNames, for: profile)
        let made =
            try key.map {
                try fromExisting($0, subject, generalNames, profile, in: context)
            } ?? withNewKey(subject, generalNames, profile, in: context)
        for notice in made.notices { context.note("notice: \(notice)") }
        try report(made.request, in: context)
    }

    private typealias Made = (request: CertificationRequest, notices: [Notice])

    private func fromExisting(
        _ path: String, _ subject: DistinguishedName, _ names: [GeneralName], _ profile: Profile,
        in context: Context
    ) throws -> Made {
        let output = try OutputFile(out, mode: .everyone, in: context)
        let source = PassphraseSource(
            file: keyPassphrase.file, flag: "--key-passphrase-file",
            variable: "PKI_KEY_PASSPHRASE", subject: "the key \(PrintableText.quote(path))")
        let key = try PrivateKeyFile(path, in: context)
            .privateKey(passphrase: source, in: context)
        let made = try RequestDraft.sign(
            subject: subject, names: names, with: key, for: profile)
        try output.write(Array(made.request.pem.utf8))
        return made
    }

    private func withNewKey(
        _ subject: DistinguishedName, _ names: [GeneralName], _ profile: Profile,
        in context: Context
    ) throws -> Made {
        guard out != "-" else {
            throw CommandError(
                status: .usage, code: "usage",
                message: "--out names a directory for the new key and its CSR, and - means "
                    + "standard output",
                hint: "for example: --out \(PrintableText.shellWord(name)); or give an existing "
                    + "key with --key")
        }
        let algorithm = try profile.keyAlgorithm(keyAlgorithm)
        let directory = try NewKeyDirectory(out, in: context)
        do {
            let source = keyPassphrase.source(of: "the key of \(PrintableText.quote(name))")
            let passphrase = try source?.new(minimumCharacters: 1, in: context)
            let key = try PrivateKey.generate(algorithm)
            let made = try RequestDraft.sign(
                subject: subject, names: names, with: key, for: profile)
            let pem =
                try passphrase.map { try key.encryptedPKCS8PEM(passphrase: $0) } ?? key.pkcs8PEM()
            try directory.write(key: pem, request: Array(made.request.pem.utf8))
            return made
        } catch {
            directory.discard()
            throw error
        }
    }

    private func report(_ request: CertificationRequest, in context: Context) throws {
        if key == nil || out != "-" {
            context.note(
                "made a CSR for \(PrintableText.quote(name))"
                    + (key == nil ? " and its key (mode 0600)" : ""))
        }
        if json.isOn {
            try context.printJSON(RequestDescription(request))
        } else if out != "-" {
            context.print(PrintableText.escape(context.absolutePath(out)))
        }
    }
}

/// The directory of a new key and its CSR; what it did not make itself, it leaves alone.
private struct NewKeyDirectory {
    private let keyPath: String
    private let requestPath: String
    private let key: OutputFile
    private let request: OutputFile
    private let path: String
    private let isMade: Bool
    private let context: Context

    init(_ path: String, in context: Context) throws {
        guard !path.isEmpty else {
            throw CommandError(
                status: .usage, code: "usage", message: "the directory to make has an empty name",
                hint: "for example: --out web-01")
        }
        self.path = path
        self.context = context
        keyPath = Path.joined(path, "private_key.pem")
        requestPath = Path.joined(path, "request.csr")
        isMade = try Directories.make(path, in: context)
        do {
            key = try OutputFile(keyPath, mode: .owner, in: context)
            request = try OutputFile(requestPath, mode: .everyone, in: context)
        } catch {
            if isMade { Directories.removeIfEmpty(path, in: context) }
            throw error
        }
    }

    /// The key first: a CSR whose key is lost is worth nothing.
    func write(key pem: SecretBytes, request bytes: [UInt8]) throws {
        try key.write(pem)
        do {
            try request.write(bytes)
        } catch {
            Directories.removeFile(keyPath, in: context)
            throw error
        }
    }

    func discard() {
        if isMade { Directories.removeIfEmpty(path, in: context) }
    }
}
