import FoundationEssentials
import GRDB
import X509

// Where the other's log was taken over, it has told all this already. Where the two have gone
// different ways, what is carried over gets entries of its own, or nothing would speak of it.
extension Carrying {
    func note(certificate row: Row, _ carried: CarriedOver) throws {
        guard carried.auditEntries == 0 else { return }
        let stored = try Row.fetchOne(
            database,
            sql: """
                SELECT name, kind, profile, requestSHA256, tbsSHA256, sha256, (
                    SELECT serialNumber FROM main.certificate AS before
                    WHERE before.id = certificate.predecessorID) AS predecessor
                FROM main.certificate WHERE serialNumber = ? AND issuer = ?
                """,
            arguments: [row["serialNumber"] as Data, row["issuer"] as Data])
        guard let stored else { return }
        var words = ["serial", Hex.encode(row.bytes("serialNumber") ?? [])]
        func add(_ word: String, _ value: String?) {
            if let value { words += [word, value] }
        }
        func hex(_ column: String) -> String? { stored.bytes(column).map { Hex.encode($0) } }
        add("tbs", hex("tbsSHA256"))
        add("profile", stored["profile"])
        add("request", hex("requestSHA256"))
        add("kind", stored["kind"] as String == "endEntity" ? nil : stored["kind"])
        add("after", hex("predecessor"))
        add("sha256", hex("sha256"))
        add("name", LogText.name(stored["name"]))
        try AuditLog.append(
            .carriedOver, words.joined(separator: " "), context, to: database)
    }

    /// An authority as it is now, with its URLs.
    func note(authority id: Int64, _ carried: CarriedOver) throws {
        guard carried.auditEntries == 0 else { return }
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT name, kind, state, stage, subject, publicKey, (
                    SELECT name FROM main.authority AS before
                    WHERE before.id = authority.predecessorID) AS predecessor
                FROM main.authority WHERE id = ?
                """, arguments: [id])
        guard let row else { return }
        let subject = try DistinguishedName(der: row.bytes("subject") ?? [])
        let name: String = row["name"]
        let key = Digest.sha256Hex(row.bytes("publicKey") ?? [])
        let predecessor = (row["predecessor"] as String?).map { " after \($0)" } ?? ""
        try AuditLog.append(
            .carriedOver,
            "authority \(row["kind"] as String) \(name) spki \(key)\(predecessor) "
                + "state \(row["state"] as String) stage \(row["stage"] as String) "
                + "subject \(subject)",
            context, to: database)
        func urls(_ use: String) throws -> [String] {
            try String.fetchAll(
                database,
                sql: "SELECT url FROM main.authorityURL WHERE authorityID = ? AND use = ?",
                arguments: [id, use])
        }
        guard row["state"] as String != "abandoned" else { return }
        let (crl, caIssuers) = (try urls("crl"), try urls("caIssuers"))
        try AuditLog.append(
            .setURLs, (["\(name) crl"] + crl + ["caIssuers"] + caIssuers).joined(separator: " "),
            context, to: database)
    }

    /// A list of which only the number was taken.
    func note(list row: Row, of name: String, _ carried: CarriedOver) throws {
        guard carried.auditEntries == 0 else { return }
        let hash = Hex.encode(row.bytes("tbsSHA256") ?? [])
        try AuditLog.append(
            .carriedOver, "list \(name) number \(row["number"] as Int64) tbs \(hash)", context,
            to: database)
    }

    func carryBlockedKeys(_ carried: CarriedOver) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM present.blockedKey WHERE NOT EXISTS (SELECT 1 FROM main.blockedKey
                    WHERE blockedKey.spkiSHA256 = present.blockedKey.spkiSHA256)
                """)
        for row in rows {
            let (hash, reason, addedAt) = (
                row["spkiSHA256"] as Data, row["reason"] as String, row["addedAt"] as Int64
            )
            try database.execute(
                sql: "INSERT INTO main.blockedKey (spkiSHA256, reason, addedAt) VALUES (?, ?, ?)",
                arguments: [hash, reason, addedAt])
            guard carried.auditEntries == 0 else { continue }
            try AuditLog.append(
                .carriedOver,
                "key \(Hex.encode(hash)) at \(addedAt) reason \(LogText.name(reason))", context,
                to: database)
        }
    }
}
