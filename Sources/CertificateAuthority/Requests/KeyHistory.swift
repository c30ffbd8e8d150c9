import FoundationEssentials
import GRDB
import Issuance
import X509

/// What the store knows of a public key from before.
enum KeyHistory {
    /// - Throws: `IssuanceError.key` with `blocked`.
    static func refuseBlocked(_ key: PublicKey, in database: Database) throws {
        let reason = try String.fetchOne(
            database.cachedStatement(sql: "SELECT reason FROM blockedKey WHERE spkiSHA256 = ?"),
            arguments: [Data(Digest.sha256(key.spki))])
        if let reason { throw IssuanceError.key(.blocked(kind: key.kind, reason: reason)) }
    }

    /// Refuses a key that somebody else has or that does other work, and remarks one that is in use
    /// under another name.
    ///
    /// - Parameters:
    ///   - key: what is to be certified.
    ///   - name: by what the store is to find the certificate.
    ///   - isAuthority: whether the certificate is to be an authority's.
    ///   - now: at which holds must not have expired to count.
    ///   - database: within the transaction of the caller.
    /// - Returns: that somebody else has a live certificate with the key.
    /// - Throws: `IssuanceError.request` with `keyCompromised`, `keyOnHold`, `keyOfAuthority` or
    ///   `keyOfEndEntity`; `IssuanceError.key` with `blocked`.
    static func check(
        _ key: PublicKey, of name: String, isAuthority: Bool, at now: Date, in database: Database
    ) throws -> [Notice] {
        try refuseBlocked(key, in: database)
        // The index is over the last octets of the key, which tell nearly all keys apart.
        let statement = try database.cachedStatement(
            sql: """
                SELECT certificate.name, certificate.serialNumber, certificate.state,
                    certificate.kind, certificate.notAfter, revocation.reason
                FROM certificate
                LEFT JOIN revocation ON revocation.certificateID = certificate.id
                WHERE substr(certificate.publicKey, -32) = ? AND certificate.publicKey = ?
                ORDER BY certificate.id
                """)
        var notices: [Notice] = []
        let rows = try Row.fetchCursor(
            statement, arguments: [Data(key.spki.suffix(32)), Data(key.spki)])
        while let row = try rows.next() {
            let other: String = row["name"]
            let serialNumber = SerialNumber(unsigned: Array(row["serialNumber"] as Data))
            switch row["reason"] as String? {
            case RevocationReason.keyCompromise.rawValue,
                RevocationReason.cACompromise.rawValue:
                throw IssuanceError.request(
                    .keyCompromised(name: other, serialNumber: serialNumber))
            case RevocationReason.certificateHold.rawValue
            where row["notAfter"] as Int64 >= now.unixSeconds:
                // A request that is signed again must not end what somebody has put on hold.
                throw IssuanceError.request(.keyOnHold(name: other, serialNumber: serialNumber))
            default: break
            }
            let isOfEndEntity =
                row["kind"] as String == CertificateRecord.Kind.endEntity.rawValue
            guard isOfEndEntity != isAuthority else {
                throw IssuanceError.request(
                    isAuthority
                        ? .keyOfEndEntity(name: other, serialNumber: serialNumber)
                        : .keyOfAuthority(name: other))
            }
            let isLive =
                row["state"] as String != CertificateRecord.State.revoked.rawValue
                && row["notAfter"] as Int64 >= now.unixSeconds
            if isLive, other != name, notices.isEmpty {
                notices.append(.sharedKey(name: other, serialNumber: serialNumber))
            }
        }
        return notices
    }
}

extension AuthorityStore {
    /// Adds keys to the list of those that are not certified.
    ///
    /// - Parameters:
    ///   - hashes: SHA-256 over each SubjectPublicKeyInfo, 32 octets; what is listed stays as it is.
    ///   - reason: why, for the message of a refusal.
    ///   - context: when, and who asks.
    /// - Returns: how many were not listed before.
    /// - Throws: `AuthorityError`.
    public func blockKeys(
        _ hashes: some Collection<[UInt8]>, reason: String, context: OperationContext
    ) throws -> Int {
        try write { database in
            try StoreClock.accept(context, in: database)
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO blockedKey (spkiSHA256, reason, addedAt) VALUES (?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """)
            var added: [[UInt8]] = []
            for hash in hashes {
                try statement.execute(
                    arguments: [Data(hash), reason, context.now.unixSeconds])
                if database.changesCount > 0 { added.append(hash) }
            }
            for start in stride(from: 0, to: added.count, by: Self.groupSize) {
                let group = added[start...].prefix(Self.groupSize).map { Hex.encode($0) }
                try AuditLog.append(
                    .blockedKeys,
                    "keys \(group.joined(separator: " ")) reason \(LogText.name(reason))",
                    context, to: database)
            }
            return added.count
        }
    }

    /// How many keys are on the list of those that are not certified.
    ///
    /// - Throws: `AuthorityError`.
    public func blockedKeyCount() throws -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM blockedKey") ?? 0 }
    }
}
