import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import X509

/// `pki block-keys`: keys that are never certified.
struct BlockKeys: Command {
    static let configuration = CommandConfiguration(
        commandName: "block-keys",
        abstract: "Add public keys to the list of those that are not certified.",
        discussion: """
            The file holds PEM (public keys, certificates, CSRs), or lines with the SHA-256 of a \
            SubjectPublicKeyInfo in hex; blank lines and those that begin with # are passed over. \
            This is how to keep out keys that are known to others, such as Debian's of 2008.

            Example:
              $ pki block-keys leaked.txt --reason "found in a public repository"
              blocked 1 key (0 were blocked before, 1 in all)
            """)

    @Argument(help: ArgumentHelp("The keys; - is standard input.", valueName: "file"))
    var file: String

    @Option(help: "Why; a refusal will say so.")
    var reason = "blocked"

    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption
    @OptionGroup var json: JSONOption

    func validate() throws {
        if reason.allSatisfy(\.isWhitespace) {
            throw ValidationError("--reason takes some words: every refusal will say them")
        }
    }

    private struct Blocked: Encodable {
        let added: Int
        let alreadyBlocked: Int
        let total: Int
    }

    func run(in context: Context) throws {
        let bytes = try InputFile.read(file, limit: 64 << 20, in: context)
        let isPEM = String(decoding: bytes.prefix(1 << 16), as: UTF8.self).contains("-----BEGIN ")
        let hashes = isPEM ? try keys(bytes) : try lines(bytes)
        let store = try store.open(in: context)
        let operation = clock.operation(in: context)
        try store.announceClock(operation, in: context)
        let added = try store.blockKeys(hashes, reason: reason, context: operation)
        let result = Blocked(
            added: added, alreadyBlocked: hashes.count - added,
            total: try store.blockedKeyCount())
        if json.isOn { return try context.printJSON(result) }
        context.print(
            "blocked \(Count.text(result.added, "key")) (\(result.alreadyBlocked) "
                + "\(result.alreadyBlocked == 1 ? "was" : "were") blocked before, "
                + "\(result.total) in all)")
    }

    private func keys(_ bytes: [UInt8]) throws -> Set<[UInt8]> {
        let objects = try Hints.naming(file) {
            try FileContent(SecretBytes(copying: bytes)).objects
        }
        return Set(
            try objects.map { object in
                switch object {
                case .certificate(let certificate): Digest.sha256(certificate.publicKey.spki)
                case .request(let request): Digest.sha256(request.publicKey.spki)
                case .publicKey(let key): Digest.sha256(key.spki)
                case .privateKey, .revocationList:
                    throw CommandError(
                        status: .dataError, code: "input.malformed",
                        message: "\(PrintableText.quote(file)) holds what is no public key",
                        hint: "give public keys, certificates or CSRs; a private key is not "
                            + "needed: openssl pkey -pubout -in FILE")
                }
            })
    }

    private func lines(_ bytes: [UInt8]) throws -> Set<[UInt8]> {
        var hashes: Set<[UInt8]> = []
        let newline = UInt8(ascii: "\n")
        for (index, raw) in bytes.split(separator: newline, omittingEmptySubsequences: false)
            .enumerated()
        {
            let line = String(decoding: raw.filter { $0 != 0x0D && $0 != 0x20 }, as: UTF8.self)
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let hash = Hex.decode(line), hash.count == 32 else {
                throw CommandError(
                    status: .dataError, code: "input.malformed",
                    message: "line \(index + 1) of \(PrintableText.quote(file)) is no SHA-256: "
                        + PrintableText.quote(line),
                    hint: "write 64 hex digits a line, the SHA-256 of the SubjectPublicKeyInfo")
            }
            hashes.insert(hash)
        }
        guard !hashes.isEmpty else {
            throw CommandError(
                status: .dataError, code: "input.malformed",
                message: "\(PrintableText.quote(file)) holds no key",
                hint: "write 64 hex digits a line, or give PEM")
        }
        return hashes
    }
}
