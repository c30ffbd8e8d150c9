import GRDB

extension AuthorityStore {
    /// Sets where an authority's CRL and its certificate are published; what it issues from now on
    /// says so.
    ///
    /// - Parameters:
    ///   - name: the authority's.
    ///   - crl: the URLs of its CRL (cRLDistributionPoints), nil to leave them as they are.
    ///   - caIssuers: the URLs of its certificate (authorityInfoAccess), nil to leave them.
    ///   - context: when, and who asks.
    /// - Returns: the authority as it is now.
    /// - Throws: `AuthorityError.noSuchAuthority` or `publicationURL`; nothing is set then.
    public func setURLs(
        of name: String, crl: [String]?, caIssuers: [String]?, context: OperationContext
    ) throws -> AuthorityRecord {
        for url in (crl ?? []) + (caIssuers ?? []) { try PublicationURL.check(url) }
        return try write { database in
            try StoreClock.accept(context, in: database)
            let authority = try Self.authority(
                named: name, kind: .issuing, among: AuthorityRow.records(in: database))
            for (use, urls) in [("crl", crl), ("caIssuers", caIssuers)] {
                guard let urls else { continue }
                try database.execute(
                    sql: "DELETE FROM authorityURL WHERE authorityID = ? AND use = ?",
                    arguments: [authority.id, use])
                for url in Set(urls) {
                    try database.execute(
                        sql: "INSERT INTO authorityURL (authorityID, use, url) VALUES (?, ?, ?)",
                        arguments: [authority.id, use, url])
                }
            }
            let changed = try Self.authority(
                named: name, kind: .issuing, among: AuthorityRow.records(in: database))
            try AuditLog.append(
                .setURLs,
                (["\(name) crl"] + changed.crlURLs + ["caIssuers"] + changed.caIssuersURLs)
                    .joined(separator: " "),
                context, to: database)
            return changed
        }
    }
}
