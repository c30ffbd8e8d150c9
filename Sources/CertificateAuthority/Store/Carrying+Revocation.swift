import FoundationEssentials
import GRDB
import X509

extension Carrying {
    // What is revoked anywhere stays revoked; the more definite reason counts. A hold of the backup
    // may have been ended since, and made anew: where the log that is taken over tells of that, the
    // revocation is the other's.
    func carryRevocations(_ carried: inout CarriedOver) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT old.*, certificate.id AS newID, certificate.issuerID AS newIssuerID,
                    new.reason AS newReason, new.invalidityDate AS newDate
                FROM present.revocation AS old
                JOIN present.certificate AS its ON its.id = old.certificateID
                JOIN main.certificate ON certificate.serialNumber = its.serialNumber
                    AND certificate.issuer = its.issuer
                LEFT JOIN main.revocation AS new ON new.certificateID = certificate.id
                WHERE new.certificateID IS NULL OR new.reason <> old.reason
                    OR new.revokedAt <> old.revokedAt
                    OR new.priorListNumber <> old.priorListNumber
                    OR new.invalidityDate IS NOT old.invalidityDate
                """)
        for row in rows {
            let id: Int64 = row["newID"]
            let reason: String = row["reason"]
            let hold = RevocationReason.certificateHold.rawValue
            if row["newReason"] as String? == hold, carried.auditEntries > 0 {
                try database.execute(
                    sql: "DELETE FROM main.revocation WHERE certificateID = ?", arguments: [id])
                try insert(row, id)
            } else if let known = row["newReason"] as String? {
                guard Self.isMoreDefinite(reason, than: known) || row["newDate"] as Int64? == nil
                else { continue }
                let final = Self.isMoreDefinite(reason, than: known) ? reason : known
                try database.execute(
                    sql: """
                        UPDATE main.revocation SET reason = ?,
                            invalidityDate = coalesce(invalidityDate, ?) WHERE certificateID = ?
                        """,
                    arguments: [final, row["invalidityDate"] as Int64?, id])
            } else {
                try insert(row, id)
            }
            carried.revocations += 1
            guard carried.auditEntries == 0 else { continue }
            let record = try CertificateRow.record(id: id, in: database)
            guard let revocation = record.revocation else { continue }
            try RevocationLog.revoked(
                record.serialNumber, by: record.issuerName, revocation, context, in: database)
        }
    }

    // Where the backup is the beginning of the store, a hold that the store no longer has was ended
    // since. In a fork it may be news, and stays.
    func carryReleases(_ carried: CarriedOver) throws {
        guard carried.auditEntries > 0 else { return }
        let ended = try Int64.fetchAll(
            database,
            sql: """
                SELECT hold.certificateID FROM main.revocation AS hold
                JOIN main.certificate ON certificate.id = hold.certificateID
                JOIN present.certificate AS its ON its.serialNumber = certificate.serialNumber
                    AND its.issuer = certificate.issuer
                WHERE hold.reason = 'certificateHold' AND its.state <> 'revoked'
                """)
        for id in ended {
            try database.execute(
                sql: "DELETE FROM main.revocation WHERE certificateID = ?", arguments: [id])
            try database.execute(
                sql: """
                    UPDATE main.certificate
                    SET state = CASE WHEN der IS NULL THEN 'reserved' ELSE 'issued' END WHERE id = ?
                    """,
                arguments: [id])
        }
    }

    private static func isMoreDefinite(_ reason: String, than known: String) -> Bool {
        let hold = RevocationReason.certificateHold.rawValue
        if known == hold { return reason != hold }
        return known == RevocationReason.unspecified.rawValue && reason != known && reason != hold
    }

    private func insert(_ row: Row, _ id: Int64) throws {
        try database.execute(
            sql: """
                INSERT INTO main.revocation (issuerID, serialNumber, certificateID, notAfter,
                    revokedAt, reason, invalidityDate, priorListNumber, requester)
                VALUES (?, ?, ?, ?, ?, ?, ?, max(?, (
                    SELECT coalesce(max(number), 0) FROM main.certificateRevocationList
                    WHERE issuerID = ?)), ?)
                """,
            arguments: [
                row["newIssuerID"] as Int64, row["serialNumber"] as Data, id,
                row["notAfter"] as Int64, row["revokedAt"] as Int64, row["reason"] as String,
                row["invalidityDate"] as Int64?, row["priorListNumber"] as Int64,
                row["newIssuerID"] as Int64, row["requester"] as String,
            ])
        try database.execute(
            sql: "UPDATE main.certificate SET state = 'revoked' WHERE id = ?", arguments: [id])
    }

    // Lists of a fork know nothing of what the other branch has revoked, so that they stay behind.
    // Their last number is taken all the same: the next list is above it.
    func carryLists(_ carried: inout CarriedOver) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT old.*, mapped.new AS newIssuerID, authority.name,
                    (SELECT coalesce(max(number), 0) FROM main.certificateRevocationList
                        WHERE issuerID = mapped.new) AS newest,
                    EXISTS (SELECT 1 FROM main.certificateRevocationList AS same
                        WHERE same.issuerID = mapped.new AND same.number = old.number
                            AND same.tbsSHA256 = old.tbsSHA256) AS isKnown
                FROM present.certificateRevocationList AS old
                JOIN mapped ON mapped.old = old.issuerID
                JOIN main.authority ON authority.id = mapped.new
                ORDER BY old.issuerID, old.number
                """)
        for row in rows where !(row["isKnown"] as Bool) {
            let number: Int64 = row["number"]
            let continues = carried.auditEntries > 0
            if number > row["newest"] as Int64 {
                try insertList(row, isWhole: continues)
                try note(list: row, of: row["name"], carried)
            }
            if continues {
                carried.lists += 1
            } else {
                carried.left.append("CRL \(number) of \(row["name"] as String)")
            }
        }
    }

    private func insertList(_ row: Row, isWhole: Bool) throws {
        try database.execute(
            sql: """
                INSERT INTO main.certificateRevocationList
                    (issuerID, number, thisUpdate, nextUpdate, entryCount, tbsSHA256)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                row["newIssuerID"] as Int64, row["number"] as Int64, row["thisUpdate"] as Int64,
                row["nextUpdate"] as Int64, row["entryCount"] as Int, row["tbsSHA256"] as Data,
            ])
        guard isWhole else { return }
        let id = database.lastInsertedRowID
        try database.execute(
            sql: """
                INSERT INTO main.certificateRevocationListPart (listID, position, bytes)
                SELECT ?, position, bytes FROM present.certificateRevocationListPart
                WHERE listID = ? ORDER BY position
                """,
            arguments: [id, row["id"] as Int64])
        try database.execute(
            sql: "UPDATE main.certificateRevocationList SET signature = ? WHERE id = ?",
            arguments: [row["signature"] as Data?, id])
    }
}
