import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import Issuance
import X509

/// `pki issue-client`: client certificates with their keys, each in a directory of its own.
struct IssueClient: Command {
    static let configuration = CommandConfiguration(
        commandName: "issue-client",
        abstract: "Issue a client certificate with a new key.",
        discussion: """
            Makes a directory with certificate.pem, certificate_chain.pem and private_key.pem, \
            which appears whole or not at all, and prints its path. After an interruption the \
            same command finishes what was begun. With --json it prints the fields of pki list, \
            directory and isResumed.

            With --from it does so for every row of a CSV file, in a directory NAME in --out. The \
            header names the columns: name, sans (dns:HOST uri:URI email:ADDRESS ip:ADDRESS, with \
            blanks between them), days, key_algorithm, profile; what a row leaves empty is as \
            without --from. Nothing is issued unless all rows are good. The same command again \
            issues only what is missing. With --json it prints how many rows are issued, finished, \
            present and failed, and clients with line, name, state, directory, serialNumber, \
            notAfter, notices and error.

            Examples:
              $ pki issue-client web-01 --out clients/web-01
              issued "web-01", serial number 430c10ab..., valid until
                  2027-02-23T22:36:23Z
              /home/alex/clients/web-01

              $ cat fleet.csv
              name,sans,days
              web-11,dns:web-11.example.com,30
              web-12,,
              web-13,uri:spiffe://example.com/web-13,90
              $ pki issue-client --from fleet.csv --out clients
              3 issued
              /home/alex/clients/web-11
              /home/alex/clients/web-12
              /home/alex/clients/web-13
            """)

    @Argument(help: "The client's name, which becomes the common name.")
    var name: String?

    @Option(
        help: ArgumentHelp(
            "A CSV file with one client a row; - is standard input.", valueName: "file")
    )
    var from: String?

    @Option(
        help: ArgumentHelp("The directory to make; with --from, to make them in.", valueName: "dir")
    )
    var out: String

    @Flag(help: "With --from: issue the good rows even if others are not.")
    var keepGoing = false

    @Option(help: "The authority. (default: the only active issuing CA)")
    var issuer: String?

    @Option(help: "The profile: a built-in name (pki list-profiles), or a file.")
    var profile = "client"

    @Option(parsing: .unconditional, help: "How long it is valid. (default: the profile's)")
    var days: Int?

    @Option(help: "The type of its key. (default: the profile's)")
    var keyAlgorithm: KeyAlgorithm?

    @Option(
        help: ArgumentHelp("The subject, whose CN is the name. (default: CN=name)", valueName: "dn")
    )
    var subject: String?

    @OptionGroup var names: AlternativeNameOptions

    @Flag(help: "Even if the name has a live certificate.")
    var additional = false

    @OptionGroup var passphrase: AuthorityPassphrase
    @OptionGroup var keyPassphrase: NewKeyPassphrase
    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption
    @OptionGroup var json: JSONOption

    func validate() throws {
        guard (name == nil) != (from == nil) else {
            throw ValidationError("give either a name or --from")
        }
        guard from == nil else {
            guard subject == nil, names.isEmpty, !additional else {
                throw ValidationError(
                    "--from excludes --subject, --dns, --uri, --email, --ip and --additional")
            }
            return
        }
        guard !keepGoing else { throw ValidationError("--keep-going needs --from") }
    }

    func run(in context: Context) throws {
        guard out != "-" else {
            throw CommandError(
                status: .usage, code: "usage",
                message: "--out names a directory, and - means standard output",
                hint: "for example: --out clients")
        }
        if let from { return try runFleet(from, in: context) }
        guard let name else { return }
        let profile = try ProfileOption.profile(self.profile, in: context)
        let subject = try self.subject.map(DistinguishedName.init)
        let alternativeNames = try names.generalNames()
        let store = try store.open(in: context)
        var request = ClientRequest(
            name: name, directory: context.absolutePath(out), profile: profile,
            keyEncryption: .plaintext)
        request.keyAlgorithm = keyAlgorithm
        request.days = days
        request.subject = subject
        request.subjectAlternativeNames = alternativeNames
        request.isAdditional = additional
        let operation = clock.operation(in: context)
        let authority = try store.authority(named: issuer)
        let keySource = keyPassphrase.source(of: "the key of \(PrintableText.quote(name))")
        // Nobody is asked for a passphrase for what would be refused anyway.
        let sources = [keySource, passphrase.source(for: authority)]
        if sources.contains(where: { $0?.needsTerminal(in: context) ?? false }) {
            try store.rehearse(request, issuer: authority.name, context: operation)
        }
        if let keySource {
            request.keyEncryption = .passphrase(
                try keySource.new(minimumCharacters: 1, in: context))
        }
        let issuer = try passphrase.issuer(authority, in: store, context)
        let issued = try store.issueClient(request, issuer: issuer, context: operation)
        try report(issued, of: store, in: context)
    }

    private func runFleet(_ file: String, in context: Context) throws {
        var base = ClientRequest(
            name: "", directory: "", profile: try ProfileOption.profile(profile, in: context),
            keyEncryption: .plaintext)
        base.days = days
        base.keyAlgorithm = keyAlgorithm
        let fleet = FleetCommand(
            path: file, folder: context.absolutePath(out), keepsGoing: keepGoing,
            store: try store.open(in: context), issuer: issuer,
            operation: clock.operation(in: context), passphrase: passphrase,
            keyPassphrase: keyPassphrase, context: context)
        let result = FleetResult(try fleet.run(base: base))
        if json.isOn {
            try context.printJSON(result)
        } else {
            for line in result.clients {
                guard let directory = line.directory else { continue }
                context.print(PrintableText.escape(directory))
            }
        }
        context.note(result.summary)
        if result.failed > 0 { context.conclude(with: .actionNeeded) }
    }

    private func report(
        _ issued: IssuedClient, of store: AuthorityStore, in context: Context
    ) throws {
        for notice in issued.notices { context.note("notice: \(notice)") }
        context.note(
            "\(issued.isResumed ? "finished issuing" : "issued") \"\(issued.record.name)\", serial "
                + "number \(issued.record.serialNumber), valid until "
                + issued.record.validity.notAfter.ISO8601Format())
        if json.isOn {
            try context.printJSON(IssuedDescription(issued, in: store, at: context.now()))
        } else {
            context.print(PrintableText.escape(issued.directory))
        }
    }
}
