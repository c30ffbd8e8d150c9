import FoundationEssentials
import GRDB
import Issuance
import X509

/// A certificate that the store knows and nobody has signed yet.
struct Reservation {
    let id: Int64
    let serialNumber: SerialNumber
    let tbs: [UInt8]
    /// What was linted here, nil for what an earlier attempt has left.
    var prepared: PreparedCertificate?
    /// What the log says about it; empty for what an earlier attempt has left.
    var reservedText = ""

    /// What is recorded beside the certificate's own content.
    struct Purpose {
        /// The client's name, or the authority's.
        let name: String
        /// The authority whose certificate it is, nil for an end entity.
        let authorityID: Int64?
        /// The authority that signs.
        let issuerID: Int64
        /// What the certificate is for.
        let kind: CertificateRecord.Kind
        /// The certificate that it is to replace.
        var predecessorID: Int64?
        /// What was asked for, so that the same request can be told from another.
        let requestSHA256: [UInt8]
        /// Where the files wait until they are complete.
        let partialDirectory: String?
    }

    /// The certificate with the signature that was made over the recorded bytes.
    func signed(
        _ signature: [UInt8], _ algorithm: SignatureAlgorithm
    ) throws(X509Error) -> Certificate {
        if let prepared { return try prepared.signed(signature) }
        return try Certificate(tbs: tbs, signatureAlgorithm: algorithm, signature: signature)
    }

    /// Records the certificate of a template under a serial number that is not in use.
    ///
    /// The log says so, and that it is going to be signed: what is committed here may be.
    ///
    /// - Throws: `AuthorityError.serialNumberClash` when three random numbers are in use.
    static func make(
        _ template: CertificateTemplate, _ prepared: PreparedCertificate, for purpose: Purpose,
        _ context: OperationContext, in database: Database
    ) throws -> Reservation {
        let reservation = try record(template, prepared, for: purpose, context, in: database)
        try AuditLog.append(.reserved, reservation.reservedText, context, to: database)
        try AuthorityStore.logSigning([reservation], context, in: database)
        return reservation
    }

    /// The same without an entry in the log, which a group has in common.
    static func record(
        _ template: CertificateTemplate, _ prepared: PreparedCertificate, for purpose: Purpose,
        _ context: OperationContext, in database: Database
    ) throws -> Reservation {
        if purpose.kind == .endEntity {
            try NameRules.refuseForClient(purpose.name, in: database)
        } else if purpose.authorityID == nil {
            try NameRules.refuseForAuthority(purpose.name, at: context.now, in: database)
        }
        let prepared = try withFreeNumber(prepared, template, in: database)
        try insert(template, prepared, for: purpose, context, in: database)
        let reservation = Reservation(
            id: database.lastInsertedRowID, serialNumber: prepared.serialNumber,
            tbs: prepared.tbs, prepared: prepared,
            reservedText: try text(of: prepared, template.profile.name, purpose, in: database))
        try CertificateNames.insert(
            template.subjectAlternativeNames, certificateID: reservation.id, in: database)
        return reservation
    }

    // A number that is in use is drawn again, three times at most.
    private static func withFreeNumber(
        _ prepared: PreparedCertificate, _ template: CertificateTemplate, in database: Database
    ) throws -> PreparedCertificate {
        var prepared = prepared
        var redraws = 0
        while try isTaken(prepared.serialNumber, template, in: database) {
            guard redraws < 3 else { throw AuthorityError.serialNumberClash }
            redraws += 1
            prepared = try template.linted(template.encoded(serialNumber: .random()))
        }
        return prepared
    }

    private static func isTaken(
        _ serialNumber: SerialNumber, _ template: CertificateTemplate, in database: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            database.cachedStatement(
                sql: "SELECT 1 FROM certificate WHERE issuer = ? AND serialNumber = ?"),
            arguments: [Data(template.issuer.der), Data(serialNumber.bytes)]) ?? false
    }

    // Everything that is recorded and that the bytes to sign do not tell.
    private static func text(
        of prepared: PreparedCertificate, _ profile: String, _ purpose: Purpose,
        in database: Database
    ) throws -> String {
        var text = "serial \(prepared.serialNumber) tbs \(Digest.sha256Hex(prepared.tbs)) "
        text += "profile \(profile) request \(Hex.encode(purpose.requestSHA256)) "
        if purpose.kind != .endEntity { text += "kind \(purpose.kind.rawValue) " }
        if let id = purpose.predecessorID {
            let serialNumber = try Data.fetchOne(
                database.cachedStatement(sql: "SELECT serialNumber FROM certificate WHERE id = ?"),
                arguments: [id])
            text += "after \(Hex.encode(serialNumber ?? Data())) "
        }
        return text + "name \(LogText.name(purpose.name))"
    }

    private static func insert(
        _ template: CertificateTemplate, _ prepared: PreparedCertificate, for purpose: Purpose,
        _ context: OperationContext, in database: Database
    ) throws {
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO certificate (issuerID, issuer, serialNumber, authorityID, name, profile,
                    requester, requestSHA256, subject, publicKey, notBefore, notAfter, tbs,
                    tbsSHA256, state, partialDirectory, reservedAt, kind, predecessorID)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'reserved', ?, ?, ?, ?)
                """)
        try insertion.execute(
            arguments: [
                purpose.issuerID, Data(template.issuer.der), Data(prepared.serialNumber.bytes),
                purpose.authorityID, purpose.name, template.profile.name, context.requester,
                Data(purpose.requestSHA256), Data(template.subject.der),
                Data(template.publicKey.spki), template.validity.notBefore.unixSeconds,
                template.validity.notAfter.unixSeconds, Data(prepared.tbs),
                Data(Digest.sha256(prepared.tbs)), purpose.partialDirectory,
                context.now.unixSeconds, purpose.kind.rawValue, purpose.predecessorID,
            ])
    }
}
