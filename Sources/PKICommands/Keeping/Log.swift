import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import X509

extension AuditEntry.Operation: ExpressibleByArgument {}

/// `pki log`: the audit trail.
struct Log: Command {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Show the audit trail, and verify it while it is read.",
        discussion: """
            Every change of the store is an entry that carries the hash of the one before. The \
            whole chain is verified, whatever is shown of it. The fields of --json are number, \
            time, requester, operation, detail and sha256.

            Example:
              $ pki log --operation revoked
              NUMBER  TIME                  REQUESTER  OPERATION  DETAIL
              29      2026-11-25T22:38:27Z  root       revoked    serial ...
              32      2026-11-25T22:38:27Z  root       revoked    serial ...
            """)

    @Argument(
        help: ArgumentHelp(
            "A client's or authority's name, or a serial number in hex.", valueName: "name|serial"))
    var selector: String?

    @Option(
        help: ArgumentHelp(
            "Not before, such as 2027-01-31 or 2027-01-31T08:00:00Z.", valueName: "time"))
    var since: Timestamp?

    @Option(help: ArgumentHelp("Before.", valueName: "time"))
    var until: Timestamp?

    @Option(help: "What was done; repeatable.")
    var operation: [AuditEntry.Operation] = []

    @Option(help: ArgumentHelp("Who asked for it.", valueName: "user"))
    var requester: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        var filter = AuditFilter()
        filter.since = since?.date
        filter.until = until?.date
        filter.operations = Set(operation.map(\.rawValue))
        filter.requester = requester
        filter.selector = selector
        let store = try store.open(in: context)
        if json.isOn {
            var array = StreamedJSON(in: context)
            _ = try store.readAuditTrail(filter) { try array.add(AuditEntryDescription($0)) }
            array.finish()
        } else {
            var table = StreamedTable(
                columns: ["NUMBER", "TIME", "REQUESTER", "OPERATION", "DETAIL"], in: context)
            _ = try store.readAuditTrail(filter) { entry in
                try table.add([
                    String(entry.number), entry.time.ISO8601Format(), entry.requester,
                    entry.operation, entry.detail,
                ])
            }
            table.finish()
        }
    }
}

/// An entry as `--json` has it.
private struct AuditEntryDescription: Encodable {
    let number: Int64
    let time: Date
    let requester: String
    let operation: String
    let detail: String
    let sha256: String

    init(_ entry: AuditEntry) {
        number = entry.number
        time = entry.time
        requester = entry.requester
        operation = entry.operation
        detail = entry.detail
        sha256 = Hex.encode(entry.sha256)
    }
}
