import GRDB
public import X509

extension AuthorityStore {
    /// The CRLs of the store, the oldest first; those of all authorities, or of one.
    ///
    /// - Throws: `AuthorityError`.
    public func revocationLists(
        of authority: AuthorityRecord? = nil
    ) throws -> [RevocationListRecord] {
        try read { database in
            guard let authority else {
                return try RevocationListRow.records(in: database, where: "true")
            }
            return try RevocationListRow.records(
                in: database, where: "list.issuerID = ?", arguments: [authority.id])
        }
    }

    /// How many entries the newest list of an authority has: about as many as the next will have.
    ///
    /// - Throws: `AuthorityError`.
    public func newestEntryCount(of authority: AuthorityRecord) throws -> Int {
        try read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT entryCount FROM certificateRevocationList WHERE issuerID = ?
                    ORDER BY number DESC LIMIT 1
                    """,
                arguments: [authority.id]
            )?.count("entryCount", of: "the last CRL of \(authority.name)") ?? 0
        }
    }

    /// One list of an authority: that of a number, or the newest that was signed.
    ///
    /// - Throws: `AuthorityError.noSuchList`.
    public func revocationList(
        _ number: UInt64? = nil, of authority: AuthorityRecord
    ) throws -> RevocationListRecord {
        let record = try read { database in
            guard let number else {
                return try RevocationListRow.records(
                    in: database,
                    where: """
                        list.id = (SELECT id FROM certificateRevocationList
                            WHERE issuerID = ? AND signature IS NOT NULL
                            ORDER BY number DESC LIMIT 1)
                        """,
                    arguments: [authority.id])
            }
            return try RevocationListRow.records(
                in: database, where: "list.issuerID = ? AND list.number = ?",
                arguments: [authority.id, Int64(clamping: number)])
        }.first
        guard let record, record.derCount != nil else {
            throw AuthorityError.noSuchList(
                number: number, issuerName: authority.name, isInterrupted: record != nil)
        }
        return record
    }

    /// Reads the DER of a signed list, piece by piece and as often as is asked.
    ///
    /// A list never changes, so that each piece is a look at the store of its own.
    ///
    /// - Returns: What begins to read; reading throws `AuthorityError`.
    public func source(of list: RevocationListRecord) -> RevocationListComparison.Source {
        {
            let signed = try self.read { database -> SignedList? in
                guard
                    let issuer = try AuthorityRow.records(in: database)
                        .first(where: { $0.name == list.issuerName })
                else { return nil }
                return try SignedList(
                    listID: list.id, key: issuer.certificate.publicKey, in: database)
            }
            guard let signed else {
                throw AuthorityError.corrupt(
                    what: "CRL \(list.number)", detail: "it was never signed")
            }
            return try StoredList.der(of: signed) { position in
                try self.read { try StoredList.part(position, listID: list.id, in: $0) }
            }
        }
    }

    /// A signed list, whole in memory.
    ///
    /// - Throws: `AuthorityError`, or `X509Error.malformed`.
    public func certificateRevocationList(
        _ list: RevocationListRecord
    ) throws -> CertificateRevocationList {
        let next = try source(of: list)()
        var der: [UInt8] = []
        while true {
            let piece = try next()
            if piece.isEmpty { return try CertificateRevocationList(der: der) }
            der += piece
        }
    }
}
