import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra import-crl`: tells AWS which certificates are revoked.
struct ImportCRL: Command {
    static let configuration = CommandConfiguration(
        commandName: "import-crl",
        abstract: "Tell AWS which certificates are revoked: create a CRL, or replace its content.",
        discussion: """
            Prints the ARN of the CRL in AWS. Sessions that were issued before live until they \
            expire.

            Example:
              $ ra import-crl --name example --trust-anchor example \\
                  --crl issuing.crl
              account 111122223333, region us-east-1, endpoint ...
              created the CRL "example"
              sessions that were issued before live until they expire
              arn:aws:rolesanywhere:us-east-1:111122223333:crl/02f48a97-...
            """)

    @Option(help: "The name of the CRL in AWS.")
    var name: String

    @Option(help: "The trust anchor whose clients it concerns: a name or an ARN.")
    var trustAnchor: String

    @Option(help: ArgumentHelp("The CRL, PEM or DER.", valueName: "file"))
    var crl: String

    @OptionGroup var options: AccountOptions

    func run(in context: Context) throws {
        try ResourceName.check(name, kind: .crl)
        let list = try PEMFile.parse(crl, limit: 8 << 20, in: context) {
            try RevocationListBytes($0)
        }
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        let anchor = try account.rolesAnywhere.trustAnchor(trustAnchor)
        try checkIssuer(of: list, for: anchor, in: context)
        try account.provisioner
            .importList(list, name: name, trustAnchorARN: anchor.trustAnchorArn)
            .report(.crl, named: name, in: context)
        context.note("sessions that were issued before live until they expire")
    }

    /// Refuses a list that a CA of the trust anchor has not signed, and asks about one of another.
    private func checkIssuer(
        of list: RevocationListBytes, for anchor: TrustAnchorDetail, in context: Context
    ) throws {
        let certificates = anchor.certificates
        guard !certificates.isEmpty, try !list.isIssued(by: certificates) else { return }
        let subjects = certificates.map { PrintableText.quote($0.subject.description) }
        context.note(
            "the CRL's issuer is \(PrintableText.quote(list.list.issuer.description)): it only "
                + "helps if that CA is below the trust anchor's "
                + subjects.joined(separator: " or "))
    }
}
