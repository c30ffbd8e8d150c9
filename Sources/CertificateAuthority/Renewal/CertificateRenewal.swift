import FoundationEssentials
import GRDB
import Issuance
import X509

/// One renewal: a new certificate for the key of an old one.
///
/// The key is not needed, because the store has its public half, and so nothing is on the disk but
/// the store: what was begun before is finished where it was for the very same, and else revoked.
struct CertificateRenewal {
    let store: AuthorityStore
    let basis: RenewalBasis
    let length: ValidityLength
    let revokesPredecessor: Bool
    let issuer: Issuer
    let context: OperationContext
    let step: StepReporter

    // What was begun longer ago would be valid for noticeably less than was asked for.
    private static let resumableSeconds = 3600.0

    private var predecessor: Predecessor {
        Predecessor(basis.record, isRevoked: revokesPredecessor)
    }

    func run() throws -> RenewedCertificate {
        try step(.request)
        let (template, prepared) = try draft()
        try step(.reserve)
        let (reservation, isResumed) = try reserve(template, prepared)
        let certificate = try sign(reservation)
        try step(.done)
        return try store.read { database in
            RenewedCertificate(
                record: try CertificateRow.record(id: reservation.id, in: database),
                predecessor: try CertificateRow.record(id: basis.record.id, in: database),
                certificate: certificate, chain: issuer.path.filter { !$0.isSelfIssued },
                isResumed: isResumed, notices: prepared.notices)
        }
    }

    // Another process may be finishing the same reservation: what it has stored is as good.
    private func sign(_ reservation: Reservation) throws -> Certificate {
        do {
            return try store.sign(
                reservation, with: issuer.signer, context, step,
                storing: { try predecessor.revoke(for: reservation, context, in: $0) })
        } catch let error as AuthorityError {
            let record = try store.read { try CertificateRow.record(id: reservation.id, in: $0) }
            guard case .corrupt = error, record.state == .issued,
                let stored = try record.certificate(), stored.tbs == reservation.tbs,
                stored.isSigned(by: issuer.certificate.publicKey)
            else { throw error }
            return stored
        }
    }

    /// Refuses what `run` would refuse before it reserves anything, and changes nothing.
    func rehearse() throws {
        _ = try draft()
        try store.read { try refuse(in: $0) }
    }

    private func draft() throws -> (CertificateTemplate, PreparedCertificate) {
        try store.read { database in
            try StoreClock.refuseEarlier(context, in: database)
            try KeyHistory.refuseBlocked(basis.certificate.publicKey, in: database)
        }
        guard issuer.authority.kind == .issuing else {
            throw AuthorityError.wrongKind(name: issuer.authority.name, expected: .issuing)
        }
        try step(.template)
        let template = try template(
            at: context.now, authorityNames: store.read(AuthorityRow.names(in:)))
        try step(.tbs)
        let tbs = try template.encoded(serialNumber: .random())
        try step(.lint)
        return (template, try template.linted(tbs))
    }

    private func template(
        at moment: Date, authorityNames: [DistinguishedName]
    ) throws -> CertificateTemplate {
        try CertificateTemplate(
            IssuanceRequest(
                subject: basis.certificate.subject,
                subjectAlternativeNames: basis.certificate.subjectAlternativeNames,
                publicKey: basis.certificate.publicKey, length: length),
            profile: basis.profile,
            in: issuer.context(authorityNames: authorityNames, now: moment))
    }

    private var requestSHA256: [UInt8] {
        RequestDigest.sha256([
            "renew", basis.record.serialNumber.hex, issuer.authority.name,
            Hex.encode(basis.profile.sha256), length.description,
        ])
    }

    private func reserve(
        _ template: CertificateTemplate, _ prepared: PreparedCertificate
    ) throws -> (Reservation, isResumed: Bool) {
        try store.reserve(context) { database in
            try AuthorityStore.check(issuer, in: database)
            try refuse(in: database)
            if let begun = try resumable(in: database) {
                try AuditLog.append(
                    .resumed, "serial \(begun.serialNumber)", context, to: database)
                try AuthorityStore.logSigning([begun], context, in: database)
                return (begun, true)
            }
            let reservation = try Reservation.make(
                template, prepared,
                for: Reservation.Purpose(
                    name: basis.record.name, authorityID: nil, issuerID: issuer.authority.id,
                    kind: .endEntity, predecessorID: basis.record.id,
                    requestSHA256: requestSHA256, partialDirectory: nil),
                context, in: database)
            return (reservation, false)
        }
    }

    private func refuse(in database: Database) throws {
        let record = try CertificateRow.record(id: basis.record.id, in: database)
        try AuthorityStore.refuseRenewal(of: record, keepingKey: true, in: database)
        if revokesPredecessor { try AuthorityStore.refuseUnlisted(record, in: database) }
        let successor = try AuthorityStore.liveSuccessor(
            of: record.id, at: context.now, in: database)
        guard let successor else { return }
        throw AuthorityError.notRenewable(
            name: record.name, serialNumber: record.serialNumber,
            obstacle: .replaced(by: successor.serialNumber))
    }

    /// The reservation of an attempt that was cut off, where it can be finished; others are revoked.
    private func resumable(in database: Database) throws -> Reservation? {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT id, requestSHA256, tbs, serialNumber, reservedAt FROM certificate
                WHERE predecessorID = ? AND state = 'reserved' AND partialDirectory IS NULL
                """,
            arguments: [basis.record.id])
        var resumable: Reservation?
        for row in rows {
            let reservation = Reservation(
                id: row["id"],
                serialNumber: SerialNumber(unsigned: Array(row["serialNumber"] as Data)),
                tbs: Array(row["tbs"] as Data))
            let reservedAt = try row.date(
                "reservedAt", of: "certificate \(reservation.serialNumber)")
            if resumable == nil, Array(row["requestSHA256"] as Data) == requestSHA256,
                try isWhatIsAsked(reservation, reservedAt)
            {
                resumable = reservation
            } else {
                try AuthorityStore.revoke(
                    try CertificateRow.record(id: reservation.id, in: database),
                    reason: .superseded, context, in: database)
            }
        }
        return resumable
    }

    private func isWhatIsAsked(_ begun: Reservation, _ reservedAt: Date) throws -> Bool {
        let age = context.now.timeIntervalSince(reservedAt)
        guard age <= Self.resumableSeconds, age >= -StoreClock.toleranceSeconds else {
            return false
        }
        return try begun.isReproduced { try template(at: reservedAt, authorityNames: []) }
    }
}
