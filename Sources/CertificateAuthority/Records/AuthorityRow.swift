import FoundationEssentials
import GRDB
import X509

/// How authorities are read from the store.
enum AuthorityRow {
    // An active authority has the newest certificate that was issued for it and is not revoked, or
    // the newest of all where each is. What is said of its key is said of all its certificates.
    private static let select = """
        SELECT authority.id, authority.name, authority.kind, authority.stage,
            authority.keyPEM IS NOT NULL OR authority.keyLocation IS NOT NULL AS hasKey,
            authority.isKeyEncrypted, authority.createdAt, certificate.der,
            certificate.state = 'revoked' OR EXISTS (
                SELECT 1 FROM certificate AS other
                JOIN revocation ON revocation.certificateID = other.id
                WHERE substr(other.publicKey, -32) = substr(authority.publicKey, -32)
                    AND other.publicKey = authority.publicKey
                    AND revocation.reason IN ('keyCompromise', 'cACompromise', 'certificateHold')
                ) AS isRevoked,
            issuer.name AS issuerName,
            predecessor.name AS predecessorName,
            EXISTS (SELECT 1 FROM authorityURL WHERE authorityID = authority.id) AS hasURLs
        FROM authority
        JOIN certificate ON certificate.id = (
            SELECT id FROM certificate
            WHERE authorityID = authority.id AND der IS NOT NULL AND kind <> 'cross'
            ORDER BY state = 'revoked', id DESC LIMIT 1)
        JOIN authority AS issuer ON issuer.id = certificate.issuerID
        LEFT JOIN authority AS predecessor ON predecessor.id = authority.predecessorID
        WHERE authority.state = 'active'
        """

    /// The active authorities, the oldest first.
    static func records(in database: Database) throws -> [AuthorityRecord] {
        // An issue reads them several times, and to compile the statement costs most of that.
        try Row.fetchAll(database.cachedStatement(sql: "\(select) ORDER BY authority.id"))
            .map { try record($0, in: database) }
    }

    /// The subjects of all active authorities.
    static func names(in database: Database) throws -> [DistinguishedName] {
        try records(in: database).map(\.certificate.subject)
    }

    /// The private key as it is stored.
    static func keyPEM(of authority: AuthorityRecord, in database: Database) throws -> SecretBytes {
        guard
            let pem = try SecretBytes.fetchOne(
                database, sql: "SELECT keyPEM FROM authority WHERE id = ?",
                arguments: [authority.id])
        else { throw AuthorityError.keyElsewhere(name: authority.name) }
        return pem
    }

    /// From the authority's issuer up to the root.
    static func path(
        of authority: AuthorityRecord, among all: [AuthorityRecord]
    ) throws -> [AuthorityRecord] {
        var path = [authority]
        while let last = path.last, last.issuerName != last.name {
            guard let issuer = all.first(where: { $0.name == last.issuerName }),
                path.count <= all.count
            else {
                throw AuthorityError.corrupt(
                    what: "authority \(last.name)", detail: "its issuer is missing")
            }
            path.append(issuer)
        }
        return path
    }

    private static func urls(
        of id: Int64, _ use: String, in database: Database
    ) throws -> [String] {
        try String.fetchAll(
            database,
            sql: "SELECT url FROM authorityURL WHERE authorityID = ? AND use = ? ORDER BY url",
            arguments: [id, use])
    }

    private static func record(_ row: Row, in database: Database) throws -> AuthorityRecord {
        let name: String = row["name"]
        guard let kind = AuthorityRecord.Kind(rawValue: row["kind"]),
            let stage = AuthorityRecord.Stage(rawValue: row["stage"])
        else {
            throw AuthorityError.recordedValue(
                what: "kind and stage of authority \(name)",
                value: "\(row["kind"] as String) and \(row["stage"] as String)")
        }
        let hasURLs: Bool = row["hasURLs"]
        do {
            return AuthorityRecord(
                name: name, kind: kind,
                certificate: try Certificate(der: Array(row["der"] as Data)),
                issuerName: row["issuerName"],
                isRevoked: row["isRevoked"], stage: stage,
                predecessorName: row["predecessorName"], hasKey: row["hasKey"],
                isKeyEncrypted: row["isKeyEncrypted"],
                crlURLs: hasURLs ? try urls(of: row["id"], "crl", in: database) : [],
                caIssuersURLs: hasURLs ? try urls(of: row["id"], "caIssuers", in: database) : [],
                createdAt: try row.date("createdAt", of: "authority \(name)"), id: row["id"])
        } catch let error as X509Error {
            throw AuthorityError.corrupt(what: "authority \(name)", detail: "\(error)")
        }
    }
}
