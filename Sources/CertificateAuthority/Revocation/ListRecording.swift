import FoundationEssentials
import GRDB
import Issuance
import X509

/// Records what a list is to say, within one transaction: revocations stream from the table into
/// pieces of the list, and what earlier lists said streams along and is compared.
struct ListRecording {
    /// A list that is recorded and not yet signed.
    struct Result {
        let id: Int64
        let draft: TBSCertificateList
        let entryCount: Int
        let tbsCount: Int
        let message: MessageToSign
    }

    let issuer: Issuer
    /// The one of its certificates that lasts the longest: the list goes with the key.
    let issuerCertificate: Certificate
    let thisUpdate: Date
    let nextUpdate: Date
    let context: OperationContext
    let database: Database

    /// The number is taken in the transaction that records the list, and never below the clock, so
    /// that a store which was put back from a copy does not use one twice.
    func record(
        replacing published: PublishedList?, progress: (Int) -> Void
    ) throws -> Result {
        let last = try SignedList(
            newestOf: issuer.authority.id, key: issuer.certificate.publicKey, in: database)
        let id = try nextID()
        let draft = try self.draft()
        var written: (checks: Checks, content: Content)?
        // Ours have one length, so that both orders are one; for others, which were imported, the
        // pieces are undone.
        for order in [RevocationCursor.Order.octets, .numbers] where written == nil {
            try database.inSavepoint {
                let checks = try Checks(
                    forgotten: ForgottenCheck(since: last, of: issuer.authority, in: database),
                    vanishing: [
                        VanishingCheck(stored: issuer, in: database),
                        try published.map {
                            try VanishingCheck(published: $0, of: issuer, in: database)
                        },
                    ].compactMap { $0 })
                guard
                    let content = try writeEntries(of: draft, listID: id, order, checks, progress)
                else { return .rollback }
                written = (checks, content)
                return .commit
            }
        }
        guard let (checks, content) = written else {
            throw AuthorityError.corrupt(what: "the revocations", detail: "they have no order")
        }
        try checks.forgotten.finish()
        for check in checks.vanishing {
            // Lists of others may have numbers that fit no integer of ours.
            guard let earlier = try check.finish() else { continue }
            let new = SerialNumber(decimal: String(draft.number)) ?? earlier
            guard EncodedRevocation.precedes(earlier.bytes[...], new.bytes[...]) else {
                throw AuthorityError.listNumber(
                    number: draft.number, published: earlier.decimal,
                    issuerName: issuer.authority.name)
            }
        }
        return try finish(draft, id: id, content)
    }

    private struct Checks {
        let forgotten: ForgottenCheck
        let vanishing: [VanishingCheck]

        func pass(
            _ serialNumber: UnsafeRawBufferPointer, _ encoded: UnsafeRawBufferPointer?
        ) throws {
            try forgotten.pass(serialNumber)
            for check in vanishing { try check.pass(serialNumber, encoded) }
        }
    }

    private struct Content {
        var entryCount = 0
        var entriesLength = 0
        var partCount = 0
    }

    // Nil when the rows turn out not to be in the order of their numbers.
    private func writeEntries(
        of draft: TBSCertificateList, listID: Int64, _ order: RevocationCursor.Order,
        _ checks: Checks, _ progress: (Int) -> Void
    ) throws -> Content? {
        var lint = try lint(draft)
        let latest = thisUpdate.unixSeconds
        let pruning = try PruningRule(
            issuerID: issuer.authority.id, thisUpdate: latest, in: database)
        let rows = try RevocationCursor(of: issuer.authority.id, in: order, database)
        var content = Content()
        var length = 0
        var entries = RevocationEntries(capacity: StoredList.partSize + 128)
        while try rows.next() {
            let serialNumber = rows.serialNumber
            guard serialNumber.count >= length else { return nil }
            length = serialNumber.count
            if pruning.mayLeaveOut(
                notAfter: rows.notAfter, priorListNumber: rows.priorListNumber)
            {
                try checks.pass(serialNumber, nil)
                continue
            }
            // A clock that was set back a little must not date an entry after its list.
            try rows.refuseOtherThanTimes()
            let revokedAt = Int(min(rows.revokedAt, latest))
            guard let found = rows.reason else {
                throw AuthorityError.recordedValue(
                    what: "the reason of the revocation of "
                        + "\(SerialNumber(unsigned: Array(serialNumber)))",
                    value: "another than those of RFC 5280")
            }
            let reason = found == .unspecified ? nil : found
            let invalidityDate = rows.invalidityDate.map { Int(min($0, latest)) }
            try Lint.refuse(
                lint.findings(
                    serialNumber: serialNumber, revokedAt: revokedAt, reason: reason,
                    invalidityDate: invalidityDate))
            try entries.append(
                serialNumber: serialNumber, revokedAt: revokedAt, reason: reason,
                invalidityDate: invalidityDate)
            content.entryCount += 1
            try entries.withLast { try checks.pass(serialNumber, $0) }
            guard entries.bytes.count >= StoredList.partSize else { continue }
            try write(&entries, listID: listID, &content)
            progress(content.entryCount)
        }
        if !entries.bytes.isEmpty { try write(&entries, listID: listID, &content) }
        return content
    }

    // What is wrong with the list stops it here, before anything is signed.
    private func lint(_ draft: TBSCertificateList) throws -> RevocationEntryLint {
        let subject = try LintedRevocationList(draft, issuerCertificate: issuerCertificate)
        try Lint.refuse(Lint.findings(in: subject))
        return RevocationEntryLint(subject, isSorted: true)
    }

    // The head of the list, which tells its length, is the piece before the first.
    private func write(
        _ entries: inout RevocationEntries, listID: Int64, _ content: inout Content
    ) throws {
        content.partCount += 1
        content.entriesLength += entries.bytes.count
        try StoredList.insertPart(
            Data(entries.bytes), position: content.partCount, listID: listID, in: database)
        entries.removeAll()
    }

    private func finish(
        _ draft: TBSCertificateList, id: Int64, _ content: Content
    ) throws -> Result {
        let head = try draft.head(entriesLength: content.entriesLength)
        let tail = try draft.tail()
        try StoredList.insertPart(Data(head), position: 0, listID: id, in: database)
        try StoredList.insertPart(
            Data(tail), position: content.partCount + 1, listID: id, in: database)
        let hash = try MessageDigest(.sha256)
        let algorithm = draft.signatureAlgorithm
        let takesHash = issuer.signer.takesHash(algorithm)
        let collector =
            takesHash && algorithm.digest == .sha256
            ? nil : try MessageCollector(algorithm.digest, isWhole: !takesHash)
        // One piece is hashed while the next is read.
        let hashing = WorkBehind()
        defer { hashing.wait() }
        nonisolated(unsafe) let (digesting, collecting) = (hash, collector)
        for position in 0...content.partCount + 1 {
            let part = try StoredList.part(position, listID: id, in: database) ?? Data()
            try hashing.begin {
                try part.withUnsafeBytes { bytes in
                    try digesting.update(bytes)
                    try collecting?.append(bytes)
                }
            }
        }
        try hashing.end()
        let digest = try hash.finish()
        try insert(draft, id: id, entryCount: content.entryCount, digest: digest)
        return Result(
            id: id, draft: draft, entryCount: content.entryCount,
            tbsCount: head.count + content.entriesLength + tail.count,
            message: try collector?.message() ?? .hash(digest, .sha256))
    }

    private func insert(
        _ draft: TBSCertificateList, id: Int64, entryCount: Int, digest: [UInt8]
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO certificateRevocationList
                    (id, issuerID, number, thisUpdate, nextUpdate, entryCount, tbsSHA256)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, issuer.authority.id, Int64(draft.number), draft.thisUpdate.unixSeconds,
                draft.nextUpdate.unixSeconds, entryCount, Data(digest),
            ])
        try AuditLog.append(
            .signingList,
            "\(issuer.authority.name) number \(draft.number) tbs \(Hex.encode(digest))", context,
            to: database)
    }

    private func draft() throws -> TBSCertificateList {
        let last =
            try Int64.fetchOne(
                database,
                sql: "SELECT max(number) FROM certificateRevocationList WHERE issuerID = ?",
                arguments: [issuer.authority.id]) ?? 0
        guard (0..<Int64.max).contains(last) else {
            throw AuthorityError.recordedValue(
                what: "the number of the last CRL of \(issuer.authority.name)",
                value: String(last))
        }
        return TBSCertificateList(
            signatureAlgorithm: try .preferred(for: issuer.certificate.publicKey),
            issuer: issuer.certificate.subject, thisUpdate: thisUpdate, nextUpdate: nextUpdate,
            entries: [], number: UInt64(max(last + 1, thisUpdate.unixSeconds)),
            authorityKeyIdentifier: issuer.certificate.subjectKeyIdentifier
                ?? issuer.certificate.publicKey.keyIdentifier)
    }

    private func nextID() throws -> Int64 {
        let last = try Int64.fetchOne(
            database, sql: "SELECT max(id) FROM certificateRevocationList")
        guard let last else { return 1 }
        guard (0..<Int64.max).contains(last) else {
            throw AuthorityError.recordedValue(what: "the row of the last CRL", value: String(last))
        }
        return last + 1
    }
}
