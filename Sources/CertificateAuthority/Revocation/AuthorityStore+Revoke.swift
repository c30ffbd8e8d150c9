import FoundationEssentials
import GRDB
import X509

extension AuthorityStore {
    /// Revokes certificates; their issuer's next CRL will name them.
    ///
    /// A name that fits several certificates means those that are neither expired nor revoked for
    /// good: what is on hold is revoked for good with the others. Of these, what no list of this
    /// store can name is passed over, with the reason.
    ///
    /// - Throws: `AuthorityError.noSuchCertificate`, `severalCertificates`, `alreadyRevoked`,
    ///   `revocationReason`, `invalidityDate`, `rootRevocation`, `foreignCertificate` or
    ///   `withoutRevocation`; nothing is revoked then.
    public func revoke(
        _ request: RevocationRequest, context: OperationContext
    ) throws -> [RevocationResult] {
        try write { database in
            try StoreClock.accept(context, in: database)
            var passedOver: [(record: CertificateRecord, obstacle: AuthorityError)] = []
            let candidates = try Self.candidates(request, in: database) { found in
                let meant = Self.meant(request, of: found, at: context.now)
                var listed: [CertificateRecord] = []
                for record in meant {
                    if let obstacle = try Self.obstacle(to: record, in: database) {
                        passedOver.append((record, obstacle))
                    } else {
                        listed.append(record)
                    }
                }
                guard listed.isEmpty else { return listed }
                passedOver = []
                return meant
            }
            let results = try candidates.map { record in
                let changed = try Self.apply(request, to: record, context, in: database)
                return try Self.result(of: record, changed: changed, in: database)
            }
            return try results
                + passedOver.map {
                    try Self.result(
                        of: $0.record, changed: false, obstacle: $0.obstacle, in: database)
                }
        }
    }

    private static func meant(
        _ request: RevocationRequest, of found: [CertificateRecord], at now: Date
    ) -> [CertificateRecord] {
        let unexpired = found.filter { !$0.isExpired(at: now) }
        let open = unexpired.filter { record in
            guard let revocation = record.revocation else { return true }
            return revocation.reason == .certificateHold && request.reason != .certificateHold
        }
        return !open.isEmpty ? open : !unexpired.isEmpty ? unexpired : found
    }

    static func result(
        of record: CertificateRecord, changed: Bool, obstacle: AuthorityError? = nil,
        in database: Database
    ) throws -> RevocationResult {
        let hasKey = try Bool.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT keyPEM IS NOT NULL OR keyLocation IS NOT NULL
                    FROM certificate JOIN authority ON authority.id = issuerID
                    WHERE certificate.id = ?
                    """),
            arguments: [record.id])
        return RevocationResult(
            record: try CertificateRow.record(id: record.id, in: database), changed: changed,
            isListedElsewhere: !(hasKey ?? false), obstacle: obstacle)
    }

    /// The certificates that a request is about; `meant` picks from several of a name.
    static func candidates(
        _ request: RevocationRequest, in database: Database,
        meant: ([CertificateRecord]) throws -> [CertificateRecord]
    ) throws -> [CertificateRecord] {
        let found = try certificates(matching: request.selector, in: database)
        guard !found.isEmpty else {
            throw AuthorityError.noSuchCertificate(selector: request.selector)
        }
        guard found.count > 1 else { return found }
        // One that was found by a number cannot be meant together with those of a name.
        guard found.allSatisfy({ $0.name == request.selector }) else {
            throw AuthorityError.severalCertificates(
                selector: request.selector, candidates: found)
        }
        let meant = try meant(found)
        guard
            meant.count == 1 || request.includesAll
                || Set(meant.map(\.serialNumber)) == request.agreed
        else {
            throw AuthorityError.severalCertificates(
                selector: request.selector, candidates: meant)
        }
        return meant
    }

    // Whether it changed anything.
    private static func apply(
        _ request: RevocationRequest, to record: CertificateRecord, _ context: OperationContext,
        in database: Database
    ) throws -> Bool {
        try check(request, for: record, at: context.now, in: database)
        guard let earlier = record.revocation else {
            try revoke(
                record, reason: request.reason, invalidityDate: request.invalidityDate, context,
                in: database)
            return true
        }
        let addsDate = earlier.invalidityDate == nil && request.invalidityDate != nil
        let keepsDate =
            request.invalidityDate == nil
            || request.invalidityDate?.wholeSeconds == earlier.invalidityDate
        let isSpecific =
            earlier.reason == .certificateHold
            || (earlier.reason == .unspecified && request.reason != .certificateHold)
        guard earlier.reason == request.reason || isSpecific, addsDate || keepsDate else {
            throw AuthorityError.alreadyRevoked(
                name: record.name, reason: earlier.reason, asked: request.reason)
        }
        guard earlier.reason != request.reason || addsDate else { return false }
        try database.execute(
            sql: """
                UPDATE revocation SET reason = ?, invalidityDate = coalesce(invalidityDate, ?)
                WHERE certificateID = ?
                """,
            arguments: [
                request.reason.rawValue, request.invalidityDate?.unixSeconds, record.id,
            ])
        try RevocationLog.revoked(
            record.serialNumber, by: record.issuerName,
            Revocation(
                revokedAt: earlier.revokedAt, reason: request.reason,
                invalidityDate: earlier.invalidityDate ?? request.invalidityDate?.wholeSeconds),
            context, in: database)
        return true
    }

    private static func check(
        _ request: RevocationRequest, for record: CertificateRecord, at now: Date,
        in database: Database
    ) throws {
        guard record.kind != .root else {
            throw AuthorityError.rootRevocation(name: record.name)
        }
        try refuseUnlisted(record, in: database)
        guard request.reason != .removeFromCRL else {
            throw AuthorityError.revocationReason(
                reason: request.reason, detail: "is for delta CRLs, which are not made here")
        }
        guard request.reason != .cACompromise || record.kind != .endEntity else {
            throw AuthorityError.revocationReason(
                reason: request.reason, detail: "is for the certificates of authorities")
        }
        if let date = request.invalidityDate {
            let latest = record.revocation?.revokedAt ?? now
            guard date <= latest, date >= record.validity.notBefore else {
                throw AuthorityError.invalidityDate(
                    date: date, earliest: record.validity.notBefore, latest: latest)
            }
        }
    }

    // What no list of ours can name, or nobody would look up there (RFC 9608 §2).
    static func refuseUnlisted(
        _ record: CertificateRecord, in database: Database
    ) throws {
        if let obstacle = try obstacle(to: record, in: database) { throw obstacle }
    }

    private static func obstacle(
        to record: CertificateRecord, in database: Database
    ) throws -> AuthorityError? {
        let isOurs = try Bool.fetchOne(
            database, sql: "SELECT issuerID IS NOT NULL FROM certificate WHERE id = ?",
            arguments: [record.id])
        guard isOurs ?? false else {
            return .foreignCertificate(name: record.name, issuer: record.issuerName)
        }
        let extensions = try record.certificate()?.extensions ?? []
        guard extensions.contains(where: { $0.oid == .noRevocationAvailable }) else { return nil }
        return .withoutRevocation(name: record.name, notAfter: record.validity.notAfter)
    }

    /// Records a revocation, within the transaction of its caller.
    static func revoke(
        _ record: CertificateRecord, reason: RevocationReason, invalidityDate: Date? = nil,
        _ context: OperationContext, in database: Database
    ) throws {
        try RevocationRecording.record(
            Revocation(
                revokedAt: context.now.wholeSeconds, reason: reason,
                invalidityDate: invalidityDate?.wholeSeconds),
            of: record.id, record.serialNumber, by: record.issuerName, context, in: database)
    }
}
