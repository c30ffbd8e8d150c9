import FoundationEssentials
import GRDB
import Issuance
import X509

extension AuthorityStore {
    /// Signs what was reserved, compares, and stores it; `storing` runs in the same transaction.
    ///
    /// That it would be signed is in the log already: the transaction that reserved it said so.
    ///
    /// - Throws: `AuthorityError.signatureMismatch` or `revokedMeanwhile`, `X509Error`.
    func sign(
        _ reservation: Reservation, with signer: any Signer, _ context: OperationContext,
        _ step: StepReporter, storing: (Database) throws -> Void = { _ in }
    ) throws -> Certificate {
        try step(.log)
        try step(.sign)
        let algorithm = try SignatureAlgorithm.preferred(for: signer.publicKey)
        let signature = try signer.sign(reservation.tbs, digest: algorithm.digest)
        try step(.compare)
        let certificate = try reservation.signed(signature, algorithm)
        guard certificate.tbs == reservation.tbs,
            certificate.serialNumber == reservation.serialNumber
        else {
            throw AuthorityError.signatureMismatch(detail: "it is not over what was recorded")
        }
        guard
            signer.publicKey.verify(
                signature: certificate.signature, of: reservation.tbs, digest: algorithm.digest)
        else {
            throw AuthorityError.signatureMismatch(detail: "it does not verify")
        }
        try step(.store)
        let record = try write { database in
            try Self.store(certificate, reservation, context, in: database)
            try storing(database)
            return try CertificateRow.record(id: reservation.id, in: database)
        }
        guard record.state == .issued else {
            throw AuthorityError.revokedMeanwhile(
                name: record.name, serialNumber: record.serialNumber)
        }
        return certificate
    }

    // A certificate that was revoked while it was being signed is stored all the same.
    static func store(
        _ certificate: Certificate, _ reservation: Reservation, _ context: OperationContext,
        in database: Database
    ) throws {
        try record(certificate, reservation, context, in: database)
        try AuditLog.append(.issued, issuedText(certificate), context, to: database)
    }

    /// What the log says about a certificate that is stored.
    static func issuedText(_ certificate: Certificate) -> String {
        "serial \(certificate.serialNumber) sha256 " + Hex.encode(certificate.sha256Fingerprint)
    }

    /// Stores a certificate without an entry in the log, which a group has in common.
    static func record(
        _ certificate: Certificate, _ reservation: Reservation, _ context: OperationContext,
        in database: Database
    ) throws {
        let update = try database.cachedStatement(
            sql: """
                UPDATE certificate SET der = ?, sha256 = ?, issuedAt = ?,
                    state = CASE state WHEN 'reserved' THEN 'issued' ELSE state END
                WHERE id = ? AND der IS NULL
                """)
        try update.execute(
            arguments: [
                Data(certificate.der), Data(certificate.sha256Fingerprint),
                context.now.unixSeconds, reservation.id,
            ])
        guard database.changesCount == 1 else {
            throw AuthorityError.corrupt(
                what: "certificate \(reservation.serialNumber)",
                detail: "its reservation is gone, or was used by another process")
        }
    }

    /// Makes sure, within the transaction that reserves, that the issuer is still what it was.
    ///
    /// - Throws: `AuthorityError.authorityRevoked`, `noSuchAuthority`, or `rotation` for one that
    ///   does not issue.
    static func check(_ issuer: Issuer, in database: Database) throws {
        let all = try AuthorityRow.records(in: database)
        let authority = try authority(
            named: issuer.authority.name, kind: issuer.authority.kind, among: all)
        guard authority.certificate == issuer.certificate else {
            throw AuthorityError.keyMismatch(name: authority.name)
        }
        try refuseStage(of: authority, among: all)
        for one in try AuthorityRow.path(of: authority, among: all) where one.isRevoked {
            throw AuthorityError.authorityRevoked(name: one.name)
        }
    }
}
