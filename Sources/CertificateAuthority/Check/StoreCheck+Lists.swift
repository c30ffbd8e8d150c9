import FoundationEssentials
import GRDB
import X509

extension StoreCheck {
    /// Every list of every authority: its bytes, its signature, and what it leaves out.
    mutating func checkLists() throws {
        let total = try count("certificateRevocationList")
        for issuerID in keys.keys.sorted() {
            var previous: ListRow?
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT list.*, authority.name, authority.subject,
                        (SELECT sum(length(bytes)) FROM certificateRevocationListPart
                            WHERE listID = list.id) AS tbsLength
                    FROM certificateRevocationList AS list
                    JOIN authority ON authority.id = list.issuerID
                    WHERE list.issuerID = ? ORDER BY list.number
                    """,
                arguments: [issuerID])
            while let row = try rows.next() {
                report.listCount += 1
                step(.lists, report.listCount, of: total)
                // One that was never signed is known to nobody; version 1 kept no content of it.
                guard let list = try ListRow(row), let key = keys[issuerID] else { continue }
                guard try check(list, signedBy: key) else { continue }
                if let previous { try compare(previous, list) }
                previous = list
            }
            if let last = previous { try checkCoverage(last, issuerID: issuerID) }
        }
        observer?(.lists, total, total)
    }

    // Whether it can be compared with others.
    private mutating func check(_ list: ListRow, signedBy key: PublicKey) throws -> Bool {
        let digest = try MessageDigest(.sha256)
        try list.parts(in: database) { part in
            try part.withUnsafeBytes { try digest.update($0) }
        }
        if try digest.finish() != list.tbsSHA256 {
            report.add(.list, list.subject, "what was recorded for it has another SHA-256")
        }
        do {
            let reader = try RevocationListReader(
                verifying: true, list.der(signedBy: key, in: database)())
            while try reader.next() != nil {}
            let columns: [(String, Bool)] = [
                ("number", reader.number == SerialNumber(decimal: String(list.number))),
                ("thisUpdate", reader.thisUpdate.unixSeconds == list.thisUpdate),
                ("nextUpdate", reader.nextUpdate?.unixSeconds == list.nextUpdate),
                ("count of entries", reader.entryCount == list.entryCount),
                ("issuer", reader.issuer.der == list.issuer),
            ]
            for (column, fits) in columns where !fits {
                report.add(.list, list.subject, "its \(column) is not what its row says")
            }
            if !reader.isSigned(by: key) {
                report.add(.listSignature, list.subject, "its signature does not verify")
            }
            return true
        } catch let error as X509Error {
            report.add(.list, list.subject, error.description)
            return false
        }
    }

    // An entry may go once a list has named it whose thisUpdate is after the certificate's end.
    private mutating func compare(_ old: ListRow, _ new: ListRow) throws {
        guard let key = keys[old.issuerID] else { return }
        let notAfter = try database.makeStatement(
            sql: "SELECT notAfter FROM certificate WHERE issuerID = ? AND serialNumber = ?")
        let (database, report) = (database, Box(report))
        let comparison = try RevocationListComparison(
            from: .init(old.der(signedBy: key, in: database)),
            to: .init(new.der(signedBy: key, in: database)))
        try comparison.changes { change in
            guard case .removed(let entry) = change, entry.reason != .certificateHold else {
                return
            }
            let end = try Int64.fetchOne(
                notAfter, arguments: [old.issuerID, Data(entry.serialNumber.bytes)])
            if let end, end < old.thisUpdate { return }
            report.value.add(
                .listShrinks, new.subject,
                "it leaves out \(entry.serialNumber), which \(old.subject) named and which had not "
                    + "expired")
        }
        self.report = report.value
    }

    /// The last list names what was revoked before it, and what it names is still revoked.
    private mutating func checkCoverage(_ last: ListRow, issuerID: Int64) throws {
        guard let key = keys[issuerID] else { return }
        // The numbers themselves would need much memory; a keyed hash of each tells them apart.
        var named: Set<Int> = []
        let known = try database.makeStatement(
            sql: "SELECT 1 FROM revocation WHERE issuerID = ? AND serialNumber = ?")
        let reader = try RevocationListReader(
            verifying: false, last.der(signedBy: key, in: database)())
        while let entry = try reader.next() {
            named.insert(entry.serialNumber.hashValue)
            let isKnown = try Bool.fetchOne(
                known, arguments: [issuerID, Data(entry.serialNumber)])
            guard isKnown == nil, try entry.entry().reason != .certificateHold else { continue }
            report.add(
                .revocation,
                "certificate \(SerialNumber(unsigned: entry.serialNumber))",
                "\(last.subject) names it, and the store does not know that it is revoked")
        }
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT serialNumber FROM revocation
                WHERE issuerID = ? AND priorListNumber < ? AND NOT EXISTS (
                    SELECT 1 FROM certificateRevocationList AS list
                    WHERE list.issuerID = revocation.issuerID AND list.signature IS NOT NULL
                        AND list.number > revocation.priorListNumber AND list.number < ?
                        AND list.thisUpdate > revocation.notAfter)
                """,
            arguments: [issuerID, last.number, last.number])
        while let row = try rows.next() {
            let serialNumber = SerialNumber(unsigned: Array(row["serialNumber"] as Data))
            if !named.contains(serialNumber.bytes[...].hashValue) {
                report.add(
                    .listShrinks, last.subject,
                    "it leaves out \(serialNumber), which had been revoked before")
            }
        }
    }

    private final class Box {
        var value: StoreReport
        init(_ value: StoreReport) { self.value = value }
    }
}

/// A signed list as the store has it, without its content.
struct ListRow {
    let id: Int64
    let issuerID: Int64
    let number: Int64
    let thisUpdate: Int64
    let nextUpdate: Int64
    let entryCount: Int
    let tbsSHA256: [UInt8]
    let issuer: [UInt8]
    let subject: String
    private let signature: [UInt8]
    private let tbsLength: Int

    /// Nil for one that has no signature.
    init?(_ row: Row) throws {
        guard let signature = row.bytes("signature") else { return nil }
        self.signature = signature
        id = row["id"]
        issuerID = row["issuerID"]
        number = row["number"]
        thisUpdate = row["thisUpdate"]
        nextUpdate = row["nextUpdate"]
        entryCount = row["entryCount"]
        tbsSHA256 = Array(row["tbsSHA256"] as Data)
        issuer = Array(row["subject"] as Data)
        subject = "CRL \(row["number"] as Int64) of \(row["name"] as String)"
        tbsLength = row["tbsLength"] as Int? ?? 0
    }

    /// Gives the pieces of the content, in order.
    func parts(in database: Database, _ body: (Data) throws -> Void) throws {
        let parts = try cursor(in: database)
        while let part = try parts.next() { try body(part) }
    }

    /// Reads the list's DER in pieces, each time the result is called anew.
    func der(
        signedBy key: PublicKey, in database: Database
    ) throws -> RevocationListComparison.Source {
        let frame = try CertificateRevocationList.frame(
            tbsLength: tbsLength, signatureAlgorithm: .preferred(for: key), signature: signature)
        return {
            let parts = try cursor(in: database)
            var (isBegun, isEnded) = (false, false)
            return {
                if !isBegun {
                    isBegun = true
                    return frame.head
                }
                if let part = try parts.next() { return Array(part) }
                defer { isEnded = true }
                return isEnded ? [] : frame.tail
            }
        }
    }

    private func cursor(in database: Database) throws -> FastDatabaseValueCursor<Data> {
        try Data.fetchCursor(
            database,
            sql: """
                SELECT bytes FROM certificateRevocationListPart WHERE listID = ? ORDER BY position
                """,
            arguments: [id])
    }
}
