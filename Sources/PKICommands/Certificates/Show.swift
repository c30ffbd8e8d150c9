import ArgumentParser
import CertificateAuthority
import CommandLineSupport

/// `pki show`: one certificate of the store.
struct Show: Command {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one certificate of the store.",
        discussion: """
            A name means its current certificate: the one that is live and was not replaced, or \
            else the newest. With --json it has the fields of pki list, under "successors" the \
            serial numbers of what was made to replace it, and under "certificate" the fields of \
            pki inspect.

            Example:
              $ pki show web-01
              web-01
                kind                endEntity
                state               issued
                issued by           issuing
                profile             client
              ...
                subject             CN=web-01
                issuer              CN=Example Issuing A1,O=Example
                serial number       430c10abf25ea4cb118f7c3eb997a715
              ...
            """)

    @Argument(help: CertificateSelector.help)
    var selector: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var json: JSONOption

    private struct Item: Encodable {
        let entry: EntryDescription
        let successors: [String]
        let certificate: CertificateDescription?

        func encode(to encoder: any Encoder) throws {
            try entry.encode(to: encoder)
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(successors, forKey: .successors)
            try container.encodeIfPresent(certificate, forKey: .certificate)
        }

        enum Keys: CodingKey { case successors, certificate }
    }

    func run(in context: Context) throws {
        let selector = try CertificateSelector.resolve(selector, in: context)
        let now = context.now()
        let (entry, successors) = try store.open(in: context).entry(matching: selector, at: now)
        let item = Item(
            entry: EntryDescription(entry, at: now),
            successors: successors.map(\.serialNumber.hex),
            certificate: try entry.record.certificate().map(CertificateDescription.init))
        if json.isOn {
            try context.printJSON(item)
            return
        }
        var sheet = Sheet(title: entry.record.name)
        item.entry.record.fill(&sheet)
        sheet.add("replaces", item.entry.replaces)
        sheet.add(
            "replaced by",
            successors.map {
                "\($0.serialNumber) (\(RecordDescription($0, at: now).stateText))"
            })
        if let certificate = item.certificate {
            certificate.fill(&sheet)
        } else {
            sheet.add("serial number", item.entry.record.serialNumber)
            sheet.add("subject", item.entry.record.subject)
            sheet.add("alternative names", item.entry.subjectAlternativeNames)
            sheet.add("certificate", "reserved, and perhaps signed, but never stored")
        }
        context.print(sheet)
    }
}
