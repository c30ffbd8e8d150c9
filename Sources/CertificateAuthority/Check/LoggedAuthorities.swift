import FoundationEssentials
import GRDB
import X509

/// Follows in the audit log what became of each authority, and compares the outcome with the rows.
///
/// Authorities are few, so that all are kept; rows come into being in the order of the entries.
struct AuthoritiesInLog {
    private let database: Database
    private var all: [LoggedAuthority] = []
    /// The one that a name means, by its place in `all`.
    private var current: [String: Int] = [:]

    init(_ database: Database) { self.database = database }

    /// What an entry says of authorities.
    mutating func take(_ entry: AuditEntry, in report: inout StoreReport) throws {
        let words = entry.detail.split(separator: " ", omittingEmptySubsequences: false)
            .map(String.init)
        switch AuditEntry.Operation(rawValue: entry.operation) {
        case .createAuthority?:
            // What a process that died has left is abandoned then, and not spoken of.
            if let new = LoggedAuthority(words, state: "reserved", droppingLast: keyWords(words)) {
                abandon {
                    $0.state == "reserved"
                        && ($0.name == new.name || ($0.kind == "root" && new.kind == "root"))
                }
                add(new)
            }
        case .requestAuthority?:
            if let new = LoggedAuthority(words, state: "requested", droppingLast: keyWords(words)) {
                add(new)
            }
        case .abandonRequest? where words.count == 2:
            abandon { $0.state == "requested" && $0.name == words[1] }
        case .admitAuthority?:
            if let new = LoggedAuthority(words, state: "active", droppingLast: 2) {
                add(new)
            } else {
                try install(words)
            }
        case .importAuthority?:
            guard let new = LoggedAuthority(words, state: "active", droppingLast: 4) else { return }
            // One that was known without its key comes to have it.
            if !all.contains(where: { $0.subject == new.subject && $0.state == "active" }) {
                add(new)
            }
        case .rotated? where words.count == 5:
            update(words[0]) { $0.stage = words[4] }
        case .setURLs?:
            guard let end = words.dropFirst(2).firstIndex(of: "caIssuers") else { return }
            update(words[0]) {
                $0.crlURLs = Set(words[2..<end])
                $0.caIssuersURLs = Set(words[(end + 1)...])
            }
        default: break
        }
    }

    /// What an entry says of an authority that was carried over.
    mutating func take(carried words: ArraySlice<String>) {
        guard let new = LoggedAuthority(Array(words), state: "active") else { return }
        let known = all.indices.last {
            all[$0].subject == new.subject && all[$0].name == new.name
                && (all[$0].keySHA256 == nil || all[$0].keySHA256 == new.keySHA256)
        }
        guard let known else { return add(new) }
        all[known].state = new.state
        all[known].stage = new.stage
    }

    private mutating func add(_ authority: LoggedAuthority) {
        all.append(authority)
        current[authority.name] = all.count - 1
    }

    private mutating func update(_ name: String, _ body: (inout LoggedAuthority) -> Void) {
        if let index = current[name] { body(&all[index]) }
    }

    private mutating func abandon(where isMeant: (LoggedAuthority) -> Bool) {
        for index in all.indices where isMeant(all[index]) { all[index].state = "abandoned" }
    }

    // Old entries end in "key encrypted" or "key in the clear", as new ones do.
    private func keyWords(_ words: [String]) -> Int { words.last == "clear" ? 4 : 2 }

    // issuing NAME serial NUMBER sha256 HASH: the signer may have written the name in its own way.
    private mutating func install(_ words: [String]) throws {
        guard words.count >= 6, words[0] == "issuing", let index = current[words[1]],
            let hash = Hex.decode(words[5])
        else { return }
        let subject = try Data.fetchOne(
            database, sql: "SELECT subject FROM certificate WHERE sha256 = ?",
            arguments: [Data(hash)])
        let text = subject.flatMap { try? DistinguishedName(der: Array($0)).description }
        guard let text, text != all[index].subject else {
            all[index].state = "active"
            return
        }
        all[index].state = "abandoned"
        add(LoggedAuthority(all[index], subject: text))
    }

    /// Compares all rows with what has become of them.
    func finish(_ report: inout StoreReport) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT id, name, kind, state, stage, subject, publicKey, (
                        SELECT name FROM authority AS before
                        WHERE before.id = authority.predecessorID) AS predecessor, EXISTS (
                        SELECT 1 FROM certificate WHERE authorityID = authority.id
                            AND der IS NOT NULL) AS hasCertificate
                FROM authority ORDER BY id
                """)
        var left = Array(all.indices)
        // The most alike first, so that of two with one name each finds its own.
        for row in rows {
            // One that cannot be read is reported where authorities are.
            let der = row.bytes("subject") ?? []
            let subject = (try? DistinguishedName(der: der).description) ?? ""
            let name: String = row["name"]
            let isMeant: [(LoggedAuthority) -> Bool] = [
                { $0.subject == subject && $0.name == name && $0.state == row["state"] as String },
                { $0.subject == subject && $0.name == name }, { $0.subject == subject },
                { $0.name == name },
            ]
            let place = isMeant.lazy.compactMap { test in
                left.firstIndex { test(self.all[$0]) }
            }.first
            guard let place else {
                report.add(
                    .auditMissing, "authority \(name)", "no entry of the audit log speaks of it")
                continue
            }
            try compare(row, subject, all[left.remove(at: place)], &report)
        }
        for index in left {
            report.add(
                .auditRow, "authority \(all[index].name)",
                "the audit log says that it was made, and there is no such authority")
        }
    }

    private func compare(
        _ row: Row, _ subject: String, _ logged: LoggedAuthority, _ report: inout StoreReport
    ) throws {
        let state: String = row["state"]
        let hasPredecessor = row["predecessor"] as String? != nil
        let stage = logged.stage ?? (hasPredecessor ? "prepared" : "issuing")
        // One that was made comes into use with its certificate.
        let isInUse = logged.state == "reserved" && row["hasCertificate"] as Bool
        let expected = isInUse ? "active" : logged.state
        let columns: [(String, Bool)] = [
            ("name", row["name"] as String == logged.name),
            ("subject", subject == logged.subject),
            ("kind", logged.kind.map { $0 == row["kind"] as String } ?? true),
            (
                "public key",
                logged.keySHA256.map { $0 == Digest.sha256(row.bytes("publicKey") ?? []) } ?? true
            ),
            ("state", state == expected),
            ("stage", row["stage"] as String == stage),
            (
                "predecessor",
                logged.keySHA256 == nil || logged.predecessor == row["predecessor"] as String?
            ),
        ]
        let name = "authority \(row["name"] as String)"
        for (column, fits) in columns where !fits {
            report.add(.auditRow, name, "its \(column) is not what the audit log says")
        }
        for (use, urls) in [("crl", logged.crlURLs), ("caIssuers", logged.caIssuersURLs)] {
            let found = try String.fetchSet(
                database, sql: "SELECT url FROM authorityURL WHERE authorityID = ? AND use = ?",
                arguments: [row["id"] as Int64, use])
            if found != urls {
                report.add(
                    .auditRow, name,
                    "its URLs of \(use == "crl" ? "CRLs" : "its certificate") are not what the "
                        + "audit log says")
            }
        }
    }
}
