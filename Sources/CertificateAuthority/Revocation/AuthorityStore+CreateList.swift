import FoundationEssentials
import GRDB
import Issuance
import X509

extension AuthorityStore {
    /// Signs a list of everything that an authority has revoked, complete and newer than its last.
    ///
    /// Nothing of it is in memory whole, unless the authority's key signs only whole messages:
    /// Ed25519, ML-DSA, and keys elsewhere that take no hash.
    ///
    /// - Parameters:
    ///   - issuer: the authority; it may have been revoked itself.
    ///   - request: until when the list is to last, and what it takes the place of.
    ///   - context: when, and who asks.
    ///   - progress: is told how many entries have been recorded, now and then.
    /// - Returns: the list, which is recorded and may be published.
    /// - Throws: `AuthorityError.cannotSignLists`, `listPeriod`, `listNumber`, `vanishedRevocation`
    ///   or `signatureMismatch`; `clockBehind` for a list that would be overdue by the newest record;
    ///   `IssuanceError.issuerExpired`; `X509Error`.
    /// - SeeAlso: RFC 5280 §5
    public func createRevocationList(
        issuer: Issuer, _ request: RevocationListRequest = RevocationListRequest(),
        context: OperationContext, progress: (Int) -> Void = { _ in }
    ) throws -> IssuedRevocationList {
        guard issuer.certificate.keyUsage?.contains(.cRLSign) ?? false else {
            throw AuthorityError.cannotSignLists(name: issuer.authority.name)
        }
        let lasting = try lastingCertificate(of: issuer)
        let period = try Self.period(
            of: issuer, until: lasting.validity.notAfter, days: request.days, at: context.now)
        let (recorded, lapsed) = try write { database in
            try StoreClock.refuseLapsed(
                nextUpdate: period.nextUpdate, context, in: database)
            try StoreClock.accept(context, in: database)
            let recording = ListRecording(
                issuer: issuer, issuerCertificate: lasting, thisUpdate: period.thisUpdate,
                nextUpdate: period.nextUpdate,
                context: context, database: database)
            let lapsed = try Self.lapsed(issuer, at: period.thisUpdate, in: database)
            return (
                try recording.record(replacing: request.published, progress: progress), lapsed
            )
        }
        let signature = try issuer.signer.sign(recorded.message)
        guard
            issuer.certificate.publicKey.verify(signature: signature, of: recorded.message)
        else {
            throw AuthorityError.signatureMismatch(detail: "that of the CRL does not verify")
        }
        let record = try write { database in
            try Self.store(signature, recorded, issuer, context, in: database)
        }
        var notices = [lapsed, period.notice].compactMap { $0 }
        if let count = record.derCount {
            let budget = RolesAnywhereBudget(derCount: count)
            if budget.isTight { notices.append(.budget(budget)) }
        }
        return IssuedRevocationList(record: record, notices: notices)
    }

    // A list goes with the key: it is that of each certificate for it, revoked or not.
    private func lastingCertificate(of issuer: Issuer) throws -> Certificate {
        let record = try read { database in
            try CertificateRow.records(
                in: database,
                where: """
                    certificate.authorityID = ? AND certificate.der IS NOT NULL
                    AND certificate.kind <> 'cross'
                    """,
                arguments: [issuer.authority.id]
            ).max { $0.validity.notAfter < $1.validity.notAfter }
        }
        return try record?.certificate() ?? issuer.certificate
    }

    private static func period(
        of issuer: Issuer, until end: Date, days: Int?, at now: Date
    ) throws -> (thisUpdate: Date, nextUpdate: Date, notice: RevocationListNotice?) {
        guard now < end else {
            throw IssuanceError.issuerExpired(
                issuer: issuer.authority.name, notAfter: end, now: now)
        }
        let standard = issuer.authority.kind == .root ? 180 : 7
        let start = now.wholeSeconds
        let next = start.addingTimeInterval(Double(days ?? standard) * 86_400)
        if let days, days < 1 || next > end {
            throw AuthorityError.listPeriod(days: days, nextUpdate: next, notAfter: end)
        }
        return next > end
            ? (start, end, .endsWithAuthority(nextUpdate: end)) : (start, next, nil)
    }

    private static func lapsed(
        _ issuer: Issuer, at now: Date, in database: Database
    ) throws -> RevocationListNotice? {
        let last = try SignedList(
            newestOf: issuer.authority.id, key: issuer.certificate.publicKey, in: database)
        guard let last, last.nextUpdate < now else { return nil }
        return .lapsed(number: last.number, nextUpdate: last.nextUpdate)
    }

    private static func store(
        _ signature: [UInt8], _ recorded: ListRecording.Result, _ issuer: Issuer,
        _ context: OperationContext, in database: Database
    ) throws -> RevocationListRecord {
        try database.execute(
            sql: """
                UPDATE certificateRevocationList SET signature = ?
                WHERE id = ? AND issuerID = ? AND number = ? AND signature IS NULL
                """,
            arguments: [
                Data(signature), recorded.id, issuer.authority.id, Int64(recorded.draft.number),
            ])
        let isStored = database.changesCount == 1
        let records = try RevocationListRow.records(
            in: database, where: "list.id = ?", arguments: [recorded.id])
        guard isStored, let record = records.first else {
            throw AuthorityError.corrupt(
                what: "CRL \(recorded.draft.number)", detail: "its record is gone")
        }
        try AuditLog.append(
            .issuedList,
            "\(issuer.authority.name) number \(recorded.draft.number) entries "
                + "\(recorded.entryCount)",
            context, to: database)
        return record
    }
}
