import ArgumentParser
import CommandLineSupport
import RolesAnywhere
import X509

/// `ra sign-string`: shows that a key can sign, without asking AWS.
struct SignString: Command {
    static let configuration = CommandConfiguration(
        commandName: "sign-string",
        abstract: "Sign a fixed string, to see that a key works.",
        discussion: """
            Example:
              $ ra sign-string --format text \\
                  --private-key clients/web-01/decrypted_private_key.pem
              30450221...
            """)

    @Option(
        help: ArgumentHelp(
            "The private key: a file in PEM or PKCS #12, - for standard input, env:NAME, "
                + "exec:COMMAND, a pkcs11: URI, or a TPM's handle:0x…",
            valueName: "source"))
    var privateKey: String?

    @Option(
        help: ArgumentHelp(
            "The certificate, which the key is looked for beside, and must fit.",
            valueName: "source"))
    var certificate: String?

    @Option(
        help: ArgumentHelp(
            "The passphrase of an encrypted key; otherwise RA_KEY_PASSPHRASE, or a prompt.",
            valueName: "file"))
    var keyPassphraseFile: String?

    @Option(
        name: .customLong("pkcs8-password"),
        help: ArgumentHelp("The passphrase itself.", valueName: "text", visibility: .hidden))
    var pkcs8Password: String?

    @OptionGroup var token: TokenOptions

    @Option(help: "How the signature is printed: json, text or bin.")
    var format = SignatureFormat.json

    @Option(help: "The hash: SHA256, SHA384 or SHA512.")
    var digest = DigestAlgorithm.sha256

    @Flag(help: "Show what is signed on standard error.")
    var debug = false

    func run(in context: Context) throws {
        guard privateKey != nil || certificate != nil else {
            throw CommandError(
                status: .usage, code: "usage",
                message: "missing expected argument '--private-key <source>'",
                hint: "see: ra sign-string --help")
        }
        let sources = IdentitySources(
            certificate: certificate ?? "-", privateKey: privateKey ?? certificate,
            keyPassphraseFile: keyPassphraseFile, keyPassphrase: pkcs8Password, token: token)
        try IdleOptions(sources, in: context).refuse()
        let key =
            certificate == nil
            ? try KeyReader(sources, in: context).open().key
            : try IdentityReader(sources, in: context).identity().key
        if debug { context.trace(Hex.encode(SigningTest.message(for: key.publicKey))) }
        let signature = try SigningTest.signature(by: key, digest: digest)
        context.write(format.bytes(signature))
    }
}

/// How `sign-string` prints a signature.
enum SignatureFormat: String, CaseIterable, ExpressibleByArgument {
    case json
    case text
    case bin

    /// A signature in this form, without a newline.
    func bytes(_ signature: [UInt8]) -> [UInt8] {
        switch self {
        case .json: Array("\"\(Hex.encode(signature))\"".utf8)
        case .text: Array(Hex.encode(signature).utf8)
        case .bin: signature
        }
    }
}

extension DigestAlgorithm: ExpressibleByArgument {}
