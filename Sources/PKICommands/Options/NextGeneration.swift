import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import Issuance
import X509

/// What the next generation of an issuing CA is to be.
struct NextGeneration: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The name in its certificate. (default: the old one, its number counted on)",
            valueName: "dn"))
    var subject: String?

    @Option(help: "What the store calls it. (default: the old name, counted on)")
    var name: String?

    @Option(help: "The type of its key. (default: that of the old one)")
    var keyAlgorithm: KeyAlgorithm?

    @Option(parsing: .unconditional, help: "How long it is valid. (default: 1461)")
    var days: Int?

    @OptionGroup var passphrase: AuthorityPassphrase

    @Flag(
        name: .customLong("insecure-plaintext-ca-key"),
        help: "Keep its key in the store without encryption.")
    var isPlaintext = false

    @OptionGroup var issuerPassphrase: IssuerPassphrase

    @Option(
        help: ArgumentHelp(
            "Write a request for a root that is elsewhere; - is standard output.",
            valueName: "file"))
    var csrOut: String?

    /// Whether anything of this was asked for.
    var isGiven: Bool {
        subject != nil || name != nil || keyAlgorithm != nil || days != nil
            || passphrase.file != nil || isPlaintext || issuerPassphrase.file != nil
            || csrOut != nil
    }

    func validate() throws {
        if isPlaintext, passphrase.file != nil {
            throw ValidationError(
                "--insecure-plaintext-ca-key and --passphrase-file exclude each other")
        }
        if csrOut != nil, days != nil || issuerPassphrase.file != nil {
            throw ValidationError(
                "--csr-out excludes --days and --issuer-passphrase-file: whoever signs decides")
        }
    }

    /// Makes it, or its request.
    func prepare(
        after old: AuthorityRecord, in store: AuthorityStore, _ operation: OperationContext,
        _ context: Context
    ) throws {
        let output = try csrOut.map { try OutputFile($0, mode: .everyone, in: context) }
        let others = try store.authorityOverviews(at: operation.now)
        var request = AuthorityRequest(
            name: name ?? Generation.next(old.name, avoiding: Set(others.map(\.name))),
            subject: try subject.map { try DistinguishedName($0) }
                ?? Generation.next(old.certificate.subject, avoiding: others.map(\.subject)),
            profile: try Profile.builtIn(named: "issuing"),
            keyAlgorithm: keyAlgorithm ?? old.certificate.publicKey.algorithm,
            days: days, keyEncryption: .plaintext)
        try store.rehearseSuccessor(request, of: old, isRequested: output != nil, operation)
        if !isPlaintext {
            request.keyEncryption = .passphrase(
                try passphrase.source(of: "the key of \(PrintableText.quote(request.name))")
                    .new(minimumCharacters: 12, in: context))
        }
        if let output {
            let requested = try store.requestIssuing(request, following: old, context: operation)
            try output.write(Array(requested.request.pem.utf8))
            context.note(
                "made the key of \"\(request.name)\" (\(request.subject)) and its request; with the "
                    + "certificate, go on with: pki install-issuing FILE")
            return
        }
        let root = try store.authority(named: old.issuerName, kind: .root)
        let created = try store.initIssuing(
            request,
            issuer: issuerPassphrase.unlock(
                root, in: store, trying: request.keyEncryption, context),
            following: old, context: operation)
        created.announce(in: context)
        context.note("it is prepared; see what comes next with: pki rotate-issuing --plan")
    }
}
