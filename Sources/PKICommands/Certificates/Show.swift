import ArgumentParser
import CertificateAuthority
import CommandLineSupport

/// `pki show`: one certificate of the store.
struct Show: Command {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one certificate of the store.",
        discussion: """
            With --json it has the fields of pki list, and under "certificate" those of pki inspect.

            Example: pki show web-01
            """)

    @Argument(
        help: ArgumentHelp(
            "A name, or a serial number or SHA-256 fingerprint in hex.",
            valueName: "name|serial|fingerprint"))
    var selector: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var json: JSONOption

    private struct Item: Encodable {
        let record: RecordDescription
        let certificate: CertificateDescription?

        func encode(to encoder: any Encoder) throws {
            try record.encode(to: encoder)
            var container = encoder.container(keyedBy: Keys.self)
            try container.encodeIfPresent(certificate, forKey: .certificate)
        }

        enum Keys: CodingKey { case certificate }
    }

    func run(in context: Context) throws {
        let record = try store.open(in: context).certificate(matching: selector)
        let item = Item(
            record: RecordDescription(record, at: context.now()),
            certificate: try record.certificate().map(CertificateDescription.init))
        if json.isOn {
            try context.printJSON(item)
            return
        }
        var sheet = Sheet(title: record.name)
        item.record.fill(&sheet)
        if let certificate = item.certificate {
            certificate.fill(&sheet)
        } else {
            sheet.add("serial number", item.record.serialNumber)
            sheet.add("subject", item.record.subject)
            sheet.add("certificate", "reserved, and perhaps signed, but never stored")
        }
        context.print(sheet)
    }
}
