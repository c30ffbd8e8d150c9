import FoundationEssentials
import GRDB
import Issuance
import X509

// How an issue is finished that was cut off after its serial number had been reserved.
extension ClientIssuance {
    /// What an earlier attempt has left that can be finished.
    enum Remains {
        /// It was issued, and only its files are missing.
        case certificate(Certificate)
        /// It was recorded, and comes out the same now.
        case reservation(Reservation)
    }

    /// What of an earlier attempt is as it is asked for now; nil where that is to be revoked.
    ///
    /// What was stored was issued, and stays what it was whatever has been set since, such as the
    /// URLs of the authority; what was only reserved would be signed with what no longer holds.
    func remains(
        of begun: CertificateRecord, in directory: ClientDirectory
    ) throws -> Remains? {
        guard try isSame(begun), !isFromTheFuture(begun), let key = begun.publicKey,
            try directory.holdsKey(of: key, request.keyEncryption)
        else { return nil }
        if let certificate = try begun.certificate() {
            // What lies in the store is handed out on its signature, not on the store's word.
            let isOurs =
                certificate.publicKey == key && certificate.subject.commonName == request.name
                && certificate.isSigned(by: issuer.certificate.publicKey)
            return isOurs ? .certificate(certificate) : nil
        }
        let tbs = try store.read { database in
            try Data.fetchOne(
                database, sql: "SELECT tbs FROM certificate WHERE id = ?", arguments: [begun.id])
        }
        let reservation = Reservation(
            id: begun.id, serialNumber: begun.serialNumber, tbs: Array(tbs ?? Data()))
        let isReproduced = try reservation.isReproduced {
            try template(
                try checkedSubjectName(), key, in: issuer.context(now: begun.reservedAt))
        }
        return isReproduced ? .reservation(reservation) : nil
    }

    func resume(
        _ begun: CertificateRecord, _ remains: Remains, in directory: ClientDirectory,
        notices: [Notice]
    ) throws -> IssuedClient {
        try step(.reserve)
        try store.reserve(context) { database in
            try AuthorityStore.check(issuer, in: database)
            guard try CertificateRow.record(id: begun.id, in: database).revocation == nil else {
                throw AuthorityError.revokedMeanwhile(
                    name: begun.name, serialNumber: begun.serialNumber)
            }
            try AuditLog.append(.resumed, "serial \(begun.serialNumber)", context, to: database)
            if case .reservation(let reservation) = remains {
                try AuthorityStore.logSigning([reservation], context, in: database)
            }
        }
        let certificate =
            switch remains {
            case .certificate(let certificate): certificate
            case .reservation(let reservation): try sign(reservation)
            }
        return try finish(
            certificate, id: begun.id, in: directory, isResumed: true, notices: notices)
    }

    // Its time decides its validity, and is the store's word alone; the past only shortens it.
    private func isFromTheFuture(_ begun: CertificateRecord) -> Bool {
        begun.reservedAt > context.now.addingTimeInterval(StoreClock.toleranceSeconds)
    }
}

extension Reservation {
    /// Whether the same request gives the same bytes again.
    ///
    /// What lay in the store is never signed on its word alone: who can write there must not decide
    /// what the authority certifies. Where the rules refuse it by now, such as under an authority
    /// whose certificate has been renewed since, it does not either.
    func isReproduced(by template: () throws -> CertificateTemplate) throws -> Bool {
        do {
            let template = try template()
            return try template.linted(template.encoded(serialNumber: serialNumber)).tbs == tbs
        } catch is IssuanceError {
            return false
        }
    }
}
