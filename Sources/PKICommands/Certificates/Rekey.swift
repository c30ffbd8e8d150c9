import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import X509

/// `pki rekey`: a new certificate with a new key, in place of an old one.
struct Rekey: Command {
    static let configuration = CommandConfiguration(
        commandName: "rekey",
        abstract: "Issue a client certificate with a new key in place of an old one.",
        discussion: """
            Makes a directory as issue-client does: whole or not at all, and after an interruption \
            the same command finishes what was begun. The new certificate has the subject, the \
            names and the profile of the old one; the store remembers which one it replaces. A \
            name means its current certificate. The old one stays valid unless --revoke-old is \
            given. With --json it prints the fields of pki list, directory and isResumed.

            Example:
              $ pki rekey web-12 --out clients/web-12-new --revoke-old
              re-keyed "web-12", serial number 271a3564..., valid until
                  2027-02-23T22:36:26Z
              revoked the old one, 2b73e7e0... (superseded); publish it with: pki
                  create-crl --issuer issuing --out FILE
              /home/alex/clients/web-12-new
            """)

    @OptionGroup var successor: SuccessorOptions

    @Option(help: ArgumentHelp("The directory to make.", valueName: "dir"))
    var out: String

    @Option(help: "The type of its key. (default: that of the old one)")
    var keyAlgorithm: KeyAlgorithm?

    @OptionGroup var passphrase: AuthorityPassphrase
    @OptionGroup var keyPassphrase: NewKeyPassphrase
    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        guard out != "-" else {
            throw CommandError(
                status: .usage, code: "usage",
                message: "--out names a directory, and - means standard output",
                hint: "for example: --out clients/new")
        }
        let operation = clock.operation(in: context)
        let store = try store.open(in: context)
        let basis = try successor.basis(in: store, keepingKey: false, operation, context)
        let authority = try successor.authority(for: basis, in: store)
        var request = basis.clientRequest(
            directory: context.absolutePath(out), keyEncryption: .plaintext,
            revokesPredecessor: successor.revokesOld)
        if let keyAlgorithm { request.keyAlgorithm = keyAlgorithm }
        if let days = successor.days { request.days = days }
        let keySource = keyPassphrase.source(
            of: "the new key of \(PrintableText.quote(basis.record.name))")
        // Nobody is asked for a passphrase for what would be refused anyway.
        let sources = [keySource, passphrase.source(for: authority)]
        if sources.contains(where: { $0?.needsTerminal(in: context) ?? false }) {
            try store.rehearse(request, issuer: authority.name, context: operation)
        }
        if let keySource {
            request.keyEncryption = .passphrase(
                try keySource.new(minimumCharacters: 1, in: context))
        }
        let issued = try store.issueClient(
            request, issuer: try passphrase.issuer(authority, in: store, context),
            context: operation)
        for notice in issued.notices { context.note("notice: \(notice)") }
        successor.report(
            issued.record, replacing: basis.record, isResumed: issued.isResumed, "re-keyed",
            in: context)
        try print(issued, of: store, in: context)
    }

    private func print(
        _ issued: IssuedClient, of store: AuthorityStore, in context: Context
    ) throws {
        if json.isOn {
            try context.printJSON(IssuedDescription(issued, in: store, at: context.now()))
        } else {
            context.print(PrintableText.escape(issued.directory))
        }
    }
}
