import FoundationEssentials
import GRDB
import X509

/// What the store has under the name of a request: attempts that were cut off, and certificates.
enum EarlierRequest {
    /// A row that carries the name and is neither revoked nor expired.
    struct Candidate {
        let id: Int64
        let isReserved: Bool
        let isSameRequest: Bool
        let serialNumber: SerialNumber
        let notAfter: Date
        let reservedAt: Date
        let partialDirectory: String?
    }

    static func candidates(
        name: String, requestSHA256: [UInt8], issuerID: Int64, _ context: OperationContext,
        in database: Database
    ) throws -> [Candidate] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, state, requestSHA256, issuerID, serialNumber, notAfter, reservedAt,
                    partialDirectory
                FROM certificate
                WHERE name = ? AND authorityID IS NULL AND state <> 'revoked' AND notAfter >= ?
                ORDER BY id
                """)
        return try Row.fetchAll(statement, arguments: [name, context.now.unixSeconds]).map { row in
            try Candidate(
                id: row["id"], isReserved: row["state"] as String == "reserved",
                isSameRequest: Array(row["requestSHA256"] as Data) == requestSHA256
                    && row["issuerID"] as Int64? == issuerID,
                serialNumber: SerialNumber(unsigned: Array(row["serialNumber"] as Data)),
                notAfter: row.date("notAfter", of: "a certificate of \(name)"),
                reservedAt: row.date("reservedAt", of: "a certificate of \(name)"),
                partialDirectory: row["partialDirectory"])
        }
    }

    /// Refuses a name that has a live certificate for another request.
    ///
    /// - Returns: the certificate that is stored for the very same request.
    /// - Throws: `AuthorityError.nameOfAuthority`, `nameOfClient`, `numericName`, `liveCertificate`
    ///   or `issuingInProgress`.
    static func check(
        name: String, requestSHA256: [UInt8], issuerID: Int64, _ terms: SigningTerms,
        _ context: OperationContext, in database: Database
    ) throws -> Certificate? {
        if terms.profile.isAuthority {
            try NameRules.refuseForAuthority(name, at: context.now, in: database)
        } else {
            try NameRules.refuseForClient(name, in: database)
        }
        if terms.isAdditional { return nil }
        let found = try candidates(
            name: name, requestSHA256: requestSHA256, issuerID: issuerID, context, in: database)
        if let same = found.first(where: { $0.isSameRequest && !$0.isReserved }) {
            return try CertificateRow.record(id: same.id, in: database).certificate()
        }
        for candidate in found where !candidate.isSameRequest {
            try refuse(candidate, name: name, in: database)
        }
        return nil
    }

    /// Refuses a live certificate, and passes over what an attempt that died has left.
    static func refuse(_ candidate: Candidate, name: String, in database: Database) throws {
        if let partial = candidate.partialDirectory {
            guard try ClientDirectory.isFree(partial).isFree else {
                throw AuthorityError.issuingInProgress(name: name, directory: partial)
            }
            if try isUnfinished(candidate, in: partial, database) { return }
        }
        guard !candidate.isReserved else { return }
        throw AuthorityError.liveCertificate(
            name: name, serialNumber: candidate.serialNumber, notAfter: candidate.notAfter)
    }

    // A certificate whose files never got their name: its key still lies where it was made.
    private static func isUnfinished(
        _ candidate: Candidate, in partial: String, _ database: Database
    ) throws -> Bool {
        guard let key = try ClientDirectory.publicKey(in: partial) else { return false }
        return try CertificateRow.record(id: candidate.id, in: database).publicKey == key
    }
}
