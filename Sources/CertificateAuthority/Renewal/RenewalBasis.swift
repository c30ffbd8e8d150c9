public import FoundationEssentials
import GRDB
public import Issuance
public import X509

/// A certificate that may be replaced, with what its successor takes over from it.
public struct RenewalBasis: Sendable {
    /// The certificate as the store has it.
    public let record: CertificateRecord

    /// The certificate: subject, alternative names and, for a renewal, the key.
    public let certificate: Certificate

    /// The profile that it was issued with.
    public let profile: Profile

    /// The authority that issues now in the line of the one that issued it, nil where none does.
    public let issuerName: String?

    /// How long it was valid, in hours where that was no whole number of days.
    public var length: ValidityLength {
        let validity = certificate.validity
        // Both ends are included.
        let seconds = validity.notAfter.timeIntervalSince(validity.notBefore) + 1
        let days = (seconds / 86_400).rounded()
        return days >= 1 && days * 86_400 == seconds
            ? .days(Int(days)) : .hours(max(1, Int((seconds / 3600).rounded())))
    }

    /// A request for a successor with a new key, for `issueClient`.
    ///
    /// - Parameters:
    ///   - directory: the directory to make.
    ///   - keyEncryption: how the new key is written into it.
    ///   - revokesPredecessor: whether the certificate is revoked as superseded, in the transaction
    ///     that stores its successor.
    /// - Returns: with the subject, names, profile and lifetime of the certificate, and a key of
    ///   the same kind where the profile has it.
    public func clientRequest(
        directory: String, keyEncryption: KeyEncryption, revokesPredecessor: Bool = false
    ) -> ClientRequest {
        var request = ClientRequest(
            name: record.name, directory: directory, profile: profile,
            keyEncryption: keyEncryption)
        request.keyAlgorithm = certificate.publicKey.algorithm.flatMap {
            profile.keyAlgorithms.contains($0) ? $0 : nil
        }
        // What is counted in hours has no better length than the profile's.
        request.days = length.unit == .days ? length.count : nil
        request.subject = certificate.subject
        request.subjectAlternativeNames = certificate.subjectAlternativeNames
        request.isAdditional = true
        request.predecessor = Predecessor(record, isRevoked: revokesPredecessor)
        return request
    }
}

/// What a new certificate is made to replace.
struct Predecessor: Sendable {
    let id: Int64
    let name: String
    let serialNumber: SerialNumber

    /// Whether it is revoked when its successor is stored.
    let isRevoked: Bool

    init(_ record: CertificateRecord, isRevoked: Bool) {
        id = record.id
        name = record.name
        serialNumber = record.serialNumber
        self.isRevoked = isRevoked
    }

    /// Revokes it where that was asked for, within the transaction that stores its successor.
    ///
    /// A successor that was itself revoked while it was being signed takes nobody's place.
    func revoke(
        for successor: Reservation, _ context: OperationContext, in database: Database
    ) throws {
        guard isRevoked,
            try CertificateRow.record(id: successor.id, in: database).state == .issued
        else { return }
        let record = try CertificateRow.record(id: id, in: database)
        guard record.revocation == nil else { return }
        try AuthorityStore.revoke(record, reason: .superseded, context, in: database)
    }
}

extension AuthorityStore {
    /// The certificate that a name, a serial number or a fingerprint means, ready to be replaced.
    ///
    /// - Parameters:
    ///   - selector: a name means its current certificate.
    ///   - keepingKey: whether the successor is for the same key.
    ///   - profile: the one that it was issued with; nil for the built-in one of that name.
    ///   - now: decides which certificate is current.
    /// - Returns: what a successor takes over.
    /// - Throws: `AuthorityError.notRenewable`, `noSuchCertificate`, `severalCertificates` or
    ///   `neverStored`; `IssuanceError.unknownProfile`.
    public func renewalBasis(
        _ selector: String, keepingKey: Bool, profile: Profile? = nil, at now: Date
    ) throws -> RenewalBasis {
        let (record, issuerName) = try read { database in
            var record = try Self.currentCertificate(matching: selector, at: now, in: database)
            // Where a re-keying was cut off at its end, its own command finishes it.
            while let id = record.predecessorID, try ClientIssuance.isUnfinished(record) {
                record = try CertificateRow.record(id: id, in: database)
            }
            if try keepingKey || !Self.isBeingReplaced(record, at: now, in: database) {
                try Self.refuseRenewal(of: record, keepingKey: keepingKey, in: database)
            }
            return (record, try Self.presentIssuer(of: record, at: now, in: database))
        }
        guard let certificate = try record.certificate() else {
            throw AuthorityError.neverStored(name: record.name, serialNumber: record.serialNumber)
        }
        if let profile, profile.name != record.profile {
            throw AuthorityError.notRenewable(
                name: record.name, serialNumber: record.serialNumber,
                obstacle: .profile(asked: profile.name, recorded: record.profile))
        }
        return RenewalBasis(
            record: record, certificate: certificate,
            profile: try profile ?? Profile.builtIn(named: record.profile), issuerName: issuerName)
    }

    private static func isBeingReplaced(
        _ record: CertificateRecord, at now: Date, in database: Database
    ) throws -> Bool {
        guard let successor = try liveSuccessor(of: record.id, at: now, in: database) else {
            return false
        }
        return try ClientIssuance.isUnfinished(successor)
    }

    static func refuseRenewal(
        of record: CertificateRecord, keepingKey: Bool, in database: Database
    ) throws {
        guard let obstacle = try obstacle(to: record, keepingKey: keepingKey, in: database) else {
            return
        }
        throw AuthorityError.notRenewable(
            name: record.name, serialNumber: record.serialNumber, obstacle: obstacle)
    }

    private static func obstacle(
        to record: CertificateRecord, keepingKey: Bool, in database: Database
    ) throws -> RenewalObstacle? {
        if let revocation = record.revocation { return .revoked(revocation.reason) }
        guard record.kind == .endEntity else { return .authority }
        guard let key = record.publicKey else { return .absent }
        guard record.der != nil else { return nil }
        let isOurs = try Bool.fetchOne(
            database, sql: "SELECT issuerID IS NOT NULL FROM certificate WHERE id = ?",
            arguments: [record.id])
        guard isOurs ?? false else { return .foreignIssuer }
        return keepingKey ? try compromise(of: key, in: database) : nil
    }

    private static func compromise(
        of key: PublicKey, in database: Database
    ) throws -> RenewalObstacle? {
        // The index is over the last octets of the key.
        let compromised = try Data.fetchOne(
            database,
            sql: """
                SELECT certificate.serialNumber FROM certificate
                JOIN revocation ON revocation.certificateID = certificate.id
                WHERE substr(certificate.publicKey, -32) = ? AND certificate.publicKey = ?
                    AND revocation.reason IN ('keyCompromise', 'cACompromise', 'aACompromise')
                """,
            arguments: [Data(key.spki.suffix(32)), Data(key.spki)])
        return compromised.map {
            .compromisedKey(serialNumber: SerialNumber(unsigned: Array($0)))
        }
    }

    /// The authority that issues in the line of a certificate's issuer: itself, or what followed it.
    private static func presentIssuer(
        of record: CertificateRecord, at now: Date, in database: Database
    ) throws -> String? {
        let all = try AuthorityRow.records(in: database)
        var line = all.filter { $0.name == record.issuerName }
        while let last = line.last,
            let next = all.first(where: { $0.predecessorName == last.name }),
            line.count <= all.count
        {
            line.append(next)
        }
        return line.first { authority in
            authority.stage == .issuing && !authority.isRevoked && authority.hasKey
                && authority.certificate.validity.contains(now)
        }?.name
    }

    /// The newest live certificate that was made to replace another.
    static func liveSuccessor(
        of id: Int64, at now: Date, in database: Database
    ) throws -> CertificateRecord? {
        try CertificateRow.records(
            in: database,
            where: """
                certificate.predecessorID = ? AND certificate.state = 'issued'
                AND certificate.notAfter >= ?
                """, arguments: [id, now.unixSeconds]
        ).last
    }
}
