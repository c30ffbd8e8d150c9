import FoundationEssentials
import GRDB
import X509

/// How authorities are read from the store.
enum AuthorityRow {
    // An active authority has the newest certificate that was issued for it.
    private static let select = """
        SELECT authority.*, certificate.der, certificate.state AS certificateState,
            issuer.name AS issuerName
        FROM authority
        JOIN certificate ON certificate.id = (
            SELECT max(id) FROM certificate
            WHERE authorityID = authority.id AND der IS NOT NULL)
        JOIN authority AS issuer ON issuer.id = certificate.issuerID
        WHERE authority.state = 'active'
        """

    /// The active authorities, the oldest first.
    static func records(in database: Database) throws -> [AuthorityRecord] {
        // An issue reads them several times, and to compile the statement costs most of that.
        try Row.fetchAll(database.cachedStatement(sql: "\(select) ORDER BY authority.id"))
            .map(record)
    }

    /// The subjects of all active authorities.
    static func names(in database: Database) throws -> [DistinguishedName] {
        try records(in: database).map(\.certificate.subject)
    }

    /// The private key as it is stored.
    static func keyPEM(of authority: AuthorityRecord, in database: Database) throws -> SecretBytes {
        guard
            let pem = try Data.fetchOne(
                database, sql: "SELECT keyPEM FROM authority WHERE id = ?",
                arguments: [authority.id])
        else {
            throw AuthorityError.corrupt(
                what: "authority \(authority.name)", detail: "its key is not there")
        }
        return SecretBytes(copying: pem)
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

    private static func record(_ row: Row) throws -> AuthorityRecord {
        let name: String = row["name"]
        guard let kind = AuthorityRecord.Kind(rawValue: row["kind"]) else {
            throw AuthorityError.corrupt(what: "authority \(name)", detail: "an unknown kind")
        }
        do {
            return AuthorityRecord(
                name: name, kind: kind,
                certificate: try Certificate(der: Array(row["der"] as Data)),
                issuerName: row["issuerName"],
                isRevoked: row["certificateState"] as String == "revoked",
                isKeyEncrypted: row["isKeyEncrypted"],
                createdAt: Date(unixSeconds: row["createdAt"]), id: row["id"])
        } catch {
            throw AuthorityError.corrupt(what: "authority \(name)", detail: "\(error)")
        }
    }
}
