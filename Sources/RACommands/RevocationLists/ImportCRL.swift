import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra import-crl`: tells AWS which certificates are revoked.
struct ImportCRL: Command {
    static let configuration = CommandConfiguration(
        commandName: "import-crl",
        abstract: "Tell AWS which certificates are revoked: create a CRL, or replace its content.",
        discussion: """
            Prints the ARN of the CRL in AWS, when AWS has been seen to have it. A CRL that is older \
            than the one that AWS has, by its number, is refused, and so is one of another issuer, \
            one of which it cannot be told that it is newer (the same number and other content; \
            no number), and one that does not name all that is revoked (a delta, or an \
            issuingDistributionPoint that says so). Sessions that were issued before live until \
            they expire.

            With --watch, every file NAME.crl of a directory is imported under its name, now and \
            whenever it changes, until the command is told to stop, by SIGTERM within a second or \
            so; what cannot be imported is said, and tried again. templates/systemd has a unit for \
            it. With --once, each file is looked at once, as a timer needs it.

            Examples:
              $ ra import-crl --name example --trust-anchor example \\
                  --crl issuing.crl
              account 111122223333, region us-east-1, endpoint ...
              created the CRL "example"
              sessions that were issued before live until they expire
              arn:aws:rolesanywhere:us-east-1:111122223333:crl/02f48a97-...

              $ ra import-crl --watch crls --once --trust-anchor example
              account 111122223333, region us-east-1, endpoint ...
              "issuing": CRL number 1795647541 of 2026-11-25T22:59:01Z with 1
                  revoked certificate is in AWS
            """)

    @Option(help: "The name of the CRL in AWS.")
    var name: String?

    @Option(help: "The trust anchor whose clients it concerns: a name or an ARN.")
    var trustAnchor: String

    @Option(help: ArgumentHelp("The CRL, PEM or DER.", valueName: "file"))
    var crl: String?

    @OptionGroup var tags: TagOption

    @Option(help: ArgumentHelp("Keep AWS in step with a directory.", valueName: "directory"))
    var watch: String?

    @Flag(help: "With --watch: look at each file once, and end.")
    var once = false

    @Option(
        help: ArgumentHelp(
            "With --watch: how often AWS is looked at although no file has changed, such as 1h "
                + "or 15m.", valueName: "period"))
    var recheck: Period?

    @OptionGroup var options: ChangeOptions

    func validate() throws {
        guard watch == nil else {
            guard name == nil, crl == nil, tags.texts.isEmpty else {
                throw ValidationError("--watch takes names and CRLs from its directory")
            }
            guard !options.dryRun else {
                throw ValidationError("--dry-run goes with --name and --crl")
            }
            guard recheck.map({ $0.seconds > 0 }) != false else {
                throw ValidationError("--recheck is at least 1m")
            }
            guard !once || recheck == nil else {
                throw ValidationError("--once and --recheck exclude each other")
            }
            return
        }
        guard name != nil, crl != nil else {
            throw ValidationError("give --name NAME and --crl FILE, or --watch DIRECTORY")
        }
        guard recheck == nil, !once else {
            throw ValidationError("--recheck and --once go with --watch")
        }
    }

    func run(in context: Context) throws {
        if let watch { return try follow(watch, in: context) }
        guard let name, let crl else { return }
        try ResourceName.check(name, kind: .crl)
        let tags = try tags.tags()
        let list = try RevocationListFile.read(crl, in: context)
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        let anchor = try account.rolesAnywhere.trustAnchor(trustAnchor)
        try RevocationListFile.check(list, for: anchor, in: context)
        try account.provisioner
            .importList(list, name: name, trustAnchorARN: anchor.trustAnchorArn, tags: tags)
            .report(.crl, named: name, in: context)
        context.note("sessions that were issued before live until they expire")
    }

    private func follow(_ directory: String, in context: Context) throws {
        try Directories.refuseOther(directory, in: context)
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        let anchor = try account.rolesAnywhere.trustAnchor(trustAnchor)
        var watcher = ListWatcher(
            directory: directory, trustAnchor: anchor, provisioner: account.provisioner,
            recheck: recheck ?? Period(seconds: 3600), in: context)
        if once { return try watcher.runOnce() }
        let signals = StopSignals(
            patience: StopPatience {
                context.note(
                    "warning: AWS has not answered: whether it has what is in "
                        + "\(PrintableText.quote(directory)) is seen at the next start")
            })
        context.note(
            "watching \(PrintableText.quote(directory)) for the trust anchor "
                + PrintableText.quote(anchor.name))
        watcher.run(until: signals)
    }
}
