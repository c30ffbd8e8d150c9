import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials

/// `pki list-crls`: every CRL that was made.
struct ListCRLs: Command {
    static let configuration = CommandConfiguration(
        commandName: "list-crls",
        abstract: "List the CRLs that were made.",
        discussion: """
            A list is "current" until a newer one of its issuer is signed, and "lapsed" when it is \
            past its time by then; "superseded" are the older ones. An "unsigned" list was recorded \
            when its making was interrupted: its number is never used again. PEM BYTES are what \
            counts for Roles Anywhere, which takes 300,000. The same fields are in --json, with \
            issuer, number, state, thisUpdate, nextUpdate, revoked, derBytes, pemBytes and \
            remainingEntries.

            Example:
              $ pki list-crls --issuer issuing
              ISSUER   NUMBER      STATE       ...  REVOKED  ...
              issuing  1795646307  superseded  ...  1        ...
              issuing  1795646308  current     ...  2        ...
            """)

    @Option(help: "Only those of one authority.")
    var issuer: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let store = try store.open(in: context)
        let authority = try issuer.map { try store.authority(named: $0) }
        let lists = try store.revocationLists(of: authority)
        var newest: [String: UInt64] = [:]
        for list in lists where list.derCount != nil { newest[list.issuerName] = list.number }
        let items = lists.map {
            StoredListDescription($0, newest: newest[$0.issuerName], at: context.now())
        }
        if json.isOn {
            try context.printJSON(items)
            return
        }
        var table = Table(columns: [
            "ISSUER", "NUMBER", "STATE", "MADE", "NEXT DUE", "REVOKED", "PEM BYTES",
        ])
        for item in items {
            table.add([
                item.issuer, String(item.number), item.state, item.thisUpdate.ISO8601Format(),
                item.nextUpdate.ISO8601Format(), String(item.revoked),
                item.pemBytes.map { String($0) } ?? "-",
            ])
        }
        context.print(table)
    }
}
