import ArgumentParser
import CertificateAuthority
import CommandLineSupport

extension CertificateRecord.State: ExpressibleByArgument {}

/// `pki list`: every certificate of the store.
struct List: Command {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List all certificates, those of authorities included.",
        discussion: """
            A certificate that is "reserved" may have been signed when issuing was interrupted; it \
            can be revoked like any other. The same fields are in --json, with name, kind, state, \
            isExpired, issuer, serialNumber, subject, notBefore, notAfter, key, profile, \
            requester, reservedAt, issuedAt, sha256Fingerprint and revocation.

            Example: pki list --state issued
            """)

    @Option(help: "Only those in one state.")
    var state: CertificateRecord.State?

    @OptionGroup var store: StoreOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let now = context.now()
        let records = try store.open(in: context).certificates(state: state)
            .map { RecordDescription($0, at: now) }
        if json.isOn {
            try context.printJSON(records)
            return
        }
        var table = Table(columns: [
            "NAME", "KIND", "STATE", "VALID UNTIL", "ISSUER", "SERIAL NUMBER",
        ])
        for record in records {
            table.add([
                record.name, record.kind, record.stateText, record.notAfter.ISO8601Format(),
                record.issuer, record.serialNumber,
            ])
        }
        context.print(table)
    }
}
