import FoundationEssentials
import GRDB
import X509

/// Carries over from the attached database `present` what the main one, a backup, does not know.
///
/// Rows are matched by what they are, not by their numbers: authorities by name and key,
/// certificates by issuer and serial number. Signatures are verified here, for the store that is
/// replaced may be damaged or tampered with; what has none, a reservation, is taken all the same,
/// because it may have been signed.
struct Carrying {
    let database: Database
    let context: OperationContext

    func run() throws -> CarriedOver {
        var carried = CarriedOver()
        try database.execute(
            sql: """
                CREATE TEMP TABLE IF NOT EXISTS mapped (old INTEGER PRIMARY KEY, new INTEGER);
                DELETE FROM mapped;
                """)
        try carryLog(&carried)
        try carryAuthorities(&carried)
        try carryCertificates(&carried)
        try carryRevocations(&carried)
        try carryReleases(carried)
        try carryLists(&carried)
        try carryBlockedKeys(carried)
        return carried
    }

    // Where the backup's log is the beginning of the other, the rest continues it.
    private func carryLog(_ carried: inout CarriedOver) throws {
        let last = try Row.fetchOne(
            database, sql: "SELECT id, sha256 FROM main.auditEntry ORDER BY id DESC LIMIT 1")
        guard let last else { return }
        let same = try Data.fetchOne(
            database, sql: "SELECT sha256 FROM present.auditEntry WHERE id = ?",
            arguments: [last["id"] as Int64])
        guard same == last["sha256"] as Data else { return }
        try database.execute(
            sql: """
                INSERT INTO main.auditEntry SELECT * FROM present.auditEntry WHERE id > ?
                ORDER BY id
                """,
            arguments: [last["id"] as Int64])
        carried.auditEntries = database.changesCount
    }

    private func carryAuthorities(_ carried: inout CarriedOver) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT old.id AS old, old.name, old.state, old.stage, new.id AS new,
                    new.state AS newState, new.stage AS newStage
                FROM present.authority AS old LEFT JOIN main.authority AS new
                    ON new.subject = old.subject AND new.publicKey = old.publicKey
                ORDER BY old.id
                """)
        for row in rows {
            let id: Int64
            if let known = row["new"] as Int64? {
                id = known
                try advance(row, continues: carried.auditEntries > 0)
            } else if let inserted = try insertAuthority(row) {
                id = inserted
                carried.authorities += 1
            } else {
                carried.left.append("authority \(row["name"] as String)")
                continue
            }
            try database.execute(
                sql: "INSERT OR REPLACE INTO mapped VALUES (?, ?)",
                arguments: [row["old"] as Int64, id])
            try note(authority: id, carried)
        }
    }

    // How far an authority has come is never taken back, unless the log that is taken over says so;
    // its key is that of the backup, which is what a backup may be wanted for.
    private func advance(_ row: Row, continues: Bool) throws {
        let stages = AuthorityRecord.Stage.allCases.map(\.rawValue)
        let (old, new) = (row["old"] as Int64, row["new"] as Int64)
        if ["reserved", "requested"].contains(row["newState"] as String) {
            try database.execute(
                sql: """
                    UPDATE main.authority SET state = (
                        SELECT state FROM present.authority WHERE id = ?) WHERE id = ?
                    """,
                arguments: [old, new])
        }
        let (mine, its) = (
            stages.firstIndex(of: row["newStage"]) ?? 0, stages.firstIndex(of: row["stage"]) ?? 0
        )
        if continues ? its != mine : its > mine {
            try database.execute(
                sql: "UPDATE main.authority SET stage = ? WHERE id = ?",
                arguments: [row["stage"] as String, new])
        }
        // What goes into certificates is what was said last.
        try database.execute(
            sql: "DELETE FROM main.authorityURL WHERE authorityID = ?", arguments: [new])
        try copyURLs(of: old, to: new)
    }

    private func copyURLs(of old: Int64, to new: Int64) throws {
        try database.execute(
            sql: """
                INSERT INTO main.authorityURL SELECT ?, use, url FROM present.authorityURL
                WHERE authorityID = ?
                """,
            arguments: [new, old])
    }

    private func insertAuthority(_ row: Row) throws -> Int64? {
        let isTaken = try Bool.fetchOne(
            database,
            sql: """
                SELECT 1 FROM main.authority
                WHERE name = ? AND state <> 'abandoned' AND ? <> 'abandoned'
                """,
            arguments: [row["name"] as String, row["state"] as String])
        guard isTaken == nil else { return nil }
        try database.execute(
            sql: """
                INSERT INTO main.authority (name, kind, state, stage, predecessorID, subject,
                    publicKey, keyPEM, isKeyEncrypted, keyLocation, createdAt)
                SELECT name, kind, state, stage,
                    (SELECT new FROM mapped WHERE old = predecessorID), subject, publicKey, keyPEM,
                    isKeyEncrypted, keyLocation, createdAt
                FROM present.authority WHERE id = ?
                """,
            arguments: [row["old"] as Int64])
        let id = database.lastInsertedRowID
        try copyURLs(of: row["old"], to: id)
        return id
    }

    private func carryCertificates(_ carried: inout CarriedOver) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT old.*, new.id AS newID, issuerKey.publicKey AS signer
                FROM present.certificate AS old
                LEFT JOIN main.certificate AS new
                    ON new.serialNumber = old.serialNumber AND new.issuer = old.issuer
                LEFT JOIN mapped ON mapped.old = old.issuerID
                LEFT JOIN main.authority AS issuerKey ON issuerKey.id = mapped.new
                WHERE new.id IS NULL OR (new.der IS NULL AND old.der IS NOT NULL)
                ORDER BY old.id
                """)
        while let row = try rows.next() {
            let serialNumber = SerialNumber(unsigned: Array(row["serialNumber"] as Data))
            guard Self.isGenuine(row) else {
                carried.left.append("certificate \(serialNumber)")
                continue
            }
            if let known = row["newID"] as Int64? {
                try complete(known, row)
            } else {
                try insertCertificate(row)
            }
            try note(certificate: row, carried)
            carried.certificates += 1
        }
    }

    // Whether the issuer has signed it; what is reserved has no signature that could be wrong.
    private static func isGenuine(_ row: Row) -> Bool {
        if row["issuerID"] as Int64? != nil, row["signer"] as Data? == nil { return false }
        guard let der = row.bytes("der") else { return true }
        guard let certificate = try? Certificate(der: der), let spki = row.bytes("signer"),
            let key = try? PublicKey(spki: spki)
        else { return row["issuerID"] as Int64? == nil }
        return certificate.isSigned(by: key)
    }

    private func complete(_ id: Int64, _ row: Row) throws {
        try database.execute(
            sql: """
                UPDATE main.certificate SET (der, sha256, issuedAt) = (
                    SELECT der, sha256, issuedAt FROM present.certificate WHERE id = ?),
                    state = CASE state WHEN 'reserved' THEN 'issued' ELSE state END
                WHERE id = ?
                """,
            arguments: [row["id"] as Int64, id])
    }

    private func insertCertificate(_ row: Row) throws {
        let old: Int64 = row["id"]
        try database.execute(
            sql: """
                INSERT INTO main.certificate (issuerID, issuer, serialNumber, authorityID, name,
                    profile, requester, requestSHA256, subject, publicKey, notBefore, notAfter, tbs,
                    tbsSHA256, state, der, sha256, partialDirectory, reservedAt, issuedAt, kind,
                    predecessorID)
                SELECT (SELECT new FROM mapped WHERE mapped.old = issuerID), issuer, serialNumber,
                    (SELECT new FROM mapped WHERE mapped.old = authorityID), name, profile,
                    requester, requestSHA256, subject, publicKey, notBefore, notAfter, tbs,
                    tbsSHA256, state, der, sha256, partialDirectory, reservedAt, issuedAt, kind,
                    (SELECT new.id FROM present.certificate AS before
                        JOIN main.certificate AS new ON new.serialNumber = before.serialNumber
                            AND new.issuer = before.issuer
                        WHERE before.id = old.predecessorID)
                FROM present.certificate AS old WHERE old.id = ?
                """,
            arguments: [old])
        try database.execute(
            sql: """
                INSERT INTO main.certificateName
                SELECT ?, form, value FROM present.certificateName WHERE certificateID = ?
                """,
            arguments: [database.lastInsertedRowID, old])
    }
}
