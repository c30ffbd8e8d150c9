import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import X509

/// `pki diff-crls`: what changed from one list to another.
struct DiffCRLs: Command {
    static let configuration = CommandConfiguration(
        commandName: "diff-crls",
        abstract: "Show what changed from one CRL to another.",
        discussion: """
            Digits alone are the number of a list in the store; everything else is a file, DER or \
            PEM. The same fields are in --json, an array with change (added, removed or changed), \
            serialNumber, revokedAt, reason and invalidityDate, and for what changed the former \
            fields under "before".

            Example:
              $ pki diff-crls issuing.crl newer.crl
              CRL 1795646307 (1 revoked) -> CRL 1795646308 (2 revoked): added 1,
                  removed 0, changed 0
              CHANGE  SERIAL NUMBER  REVOKED AT            REASON         BEFORE
              added   652a60a7...    2026-11-25T22:38:27Z  keyCompromise
            """)

    @Argument(help: ArgumentHelp("The older list.", valueName: "number|file"))
    var old: String

    @Argument(help: ArgumentHelp("The newer list.", valueName: "number|file"))
    var new: String

    @Option(help: "Whose numbers they are. (default: the only active issuing CA)")
    var issuer: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let comparison = try RevocationListComparison(
            from: list(old, in: context), to: list(new, in: context))
        if comparison.old.issuer != comparison.new.issuer {
            context.note(
                "notice: the lists are of different issuers: \"\(comparison.old.issuer)\" and "
                    + "\"\(comparison.new.issuer)\"")
        }
        var counts: [String: Int] = [:]
        var table = StreamedTable(
            columns: ["CHANGE", "SERIAL NUMBER", "REVOKED AT", "REASON", "BEFORE"], in: context)
        var array = StreamedJSON(in: context)
        try comparison.changes { change in
            let item = Item(change)
            counts[item.change, default: 0] += 1
            if json.isOn {
                try array.add(item)
            } else {
                try table.add([
                    item.change, item.now.serialNumber, item.now.revokedAt.ISO8601Format(),
                    item.now.reason, item.before.map(\.text) ?? "",
                ])
            }
        }
        if json.isOn { array.finish() } else { table.finish() }
        context.note(
            "\(Self.title(comparison.old)) -> \(Self.title(comparison.new)): "
                + ["added", "removed", "changed"].map { "\($0) \(counts[$0] ?? 0)" }
                .joined(separator: ", "))
    }

    private func list(
        _ text: String, in context: Context
    ) throws -> RevocationListComparison.List {
        guard let number = UInt64(text) else {
            return try Hints.naming(text) {
                try RevocationListComparison.List(RevocationListFile.source(text, in: context))
            }
        }
        let store = try store.open(in: context)
        let record = try store.revocationList(number, of: store.authority(named: issuer))
        return try RevocationListComparison.List(store.source(of: record))
    }

    private static func title(_ list: RevocationListComparison.List) -> String {
        "CRL \(list.number?.decimal ?? "without a number") (\(list.entryCount) revoked)"
    }

    private struct Fields: Encodable {
        let serialNumber: String
        let revokedAt: Date
        let reason: String
        let invalidityDate: Date?

        init(_ entry: CertificateRevocationList.Entry) {
            serialNumber = entry.serialNumber.hex
            revokedAt = entry.revocationDate
            reason = (entry.reason ?? .unspecified).rawValue
            invalidityDate = entry.invalidityDate
        }

        var text: String { "\(revokedAt.ISO8601Format()) \(reason)" }
    }

    private struct Item: Encodable {
        let change: String
        let now: Fields
        let before: Fields?

        init(_ change: RevocationListComparison.Change) {
            switch change {
            case .added(let entry): (self.change, now, before) = ("added", Fields(entry), nil)
            case .removed(let entry): (self.change, now, before) = ("removed", Fields(entry), nil)
            case .changed(let old, let new):
                (self.change, now, before) = ("changed", Fields(new), Fields(old))
            }
        }

        func encode(to encoder: any Encoder) throws {
            try now.encode(to: encoder)
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(change, forKey: .change)
            try container.encodeIfPresent(before, forKey: .before)
        }

        enum Keys: CodingKey { case change, before }
    }
}
