import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import X509

/// `pki install-cross`: takes a certificate that another CA has signed for an authority of ours.
struct InstallCross: Command {
    static let configuration = CommandConfiguration(
        commandName: "install-cross",
        abstract: "Take a certificate that another CA has signed for an authority of the store.",
        discussion: """
            It must have the name, the key and the key identifier of the authority, and lead to a \
            root of the other CA. The authority's own certificate stays; pki export-bundle --cross \
            gives this one out as one more intermediate, to those who trust the other CA. The fields \
            of --json are those of list.

            Example:
              $ pki install-cross ours-by-partner.pem --chain partner-root.pem
              installed the cross certificate of "root" by CN=Partner
                  Root,O=Partner, valid until 2030-11-25T22:36:28Z
            """)

    @OptionGroup var signed: SignedElsewhere
    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let installation = try signed.installation(in: context)
        let operation = clock.operation(in: context)
        let store = try store.open(in: context)
        let record = try store.installCross(installation, context: operation)
        context.note(
            "installed the cross certificate of \"\(record.name)\" by \(record.issuerName), valid "
                + "until \(record.validity.notAfter.ISO8601Format())")
        if json.isOn {
            let entry = try store.entry(of: record, at: operation.now)
            try context.printJSON(EntryDescription(entry, at: operation.now))
        }
    }
}
