import ArgumentParser
import CertificateAuthority
import CommandLineSupport

/// `pki set-urls`: where an authority's CRL and certificate are published.
struct SetURLs: Command {
    static let configuration = CommandConfiguration(
        commandName: "set-urls",
        abstract: "Set the URLs of CRL and CA certificate that go into what an authority issues.",
        discussion: """
            Certificates that are issued from now on carry them, as cRLDistributionPoints and \
            authorityInfoAccess; those that exist stay as they are. What is given replaces what was \
            there, and without options the URLs are shown. Roles Anywhere needs none of them: it \
            takes the CRL itself. The same fields are in --json, with issuer, crl and caIssuers.

            Example:
              $ pki set-urls issuing --crl http://pki.example.com/issuing.crl
              set the URLs of "issuing"
              issuing
                CRL             http://pki.example.com/issuing.crl
                CA certificate  none
            """)

    @Argument(help: "The authority. (default: the only active issuing CA)")
    var authority: String?

    @Option(
        help: ArgumentHelp("Where its CRL is, in DER; http only; repeatable.", valueName: "url"))
    var crl: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where its certificate is, in DER; http only; repeatable.", valueName: "url"))
    var caIssuers: [String] = []

    @Flag(help: "No URLs at all.")
    var none = false

    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption
    @OptionGroup var json: JSONOption

    func validate() throws {
        if none, !crl.isEmpty || !caIssuers.isEmpty {
            throw ValidationError("--none excludes --crl and --ca-issuers")
        }
    }

    private struct Item: Encodable {
        let issuer: String
        let crl: [String]
        let caIssuers: [String]
    }

    func run(in context: Context) throws {
        let store = try store.open(in: context)
        var authority = try store.authority(named: self.authority)
        if none || !crl.isEmpty || !caIssuers.isEmpty {
            let operation = clock.operation(in: context)
            try store.announceClock(operation, in: context)
            authority = try store.setURLs(
                of: authority.name, crl: none || !crl.isEmpty ? crl : nil,
                caIssuers: none || !caIssuers.isEmpty ? caIssuers : nil,
                context: operation)
            context.note("set the URLs of \"\(authority.name)\"")
        }
        let item = Item(
            issuer: authority.name, crl: authority.crlURLs, caIssuers: authority.caIssuersURLs)
        if json.isOn {
            try context.printJSON(item)
            return
        }
        var sheet = Sheet(title: item.issuer)
        sheet.add("CRL", item.crl.isEmpty ? ["none"] : item.crl)
        sheet.add("CA certificate", item.caIssuers.isEmpty ? ["none"] : item.caIssuers)
        context.print(sheet)
    }
}
