import FoundationEssentials
import GRDB
import X509

/// Which names certificates may be recorded under, so that a selector means what its user means.
///
/// Who revokes a client by its name must not revoke an authority, and who names a serial number must
/// not be given somebody who is called so.
enum NameRules {
    /// Octets of the serial numbers that are drawn here.
    ///
    /// Shorter numbers come from other tools only, and many a host is called `db01`.
    static let serialNumberOctets = 16

    /// Refuses what a client must not be called.
    ///
    /// - Throws: `AuthorityError.nameOfAuthority` or `numericName`.
    static func refuseForClient(_ name: String, in database: Database) throws {
        try refuseNumeric(name, in: database)
        if try isOfAuthority(name, in: database) {
            throw AuthorityError.nameOfAuthority(name: name)
        }
    }

    /// Refuses what an authority must not be called: a client's name, whose certificate may still
    /// be relied on or revoked.
    ///
    /// - Throws: `AuthorityError.nameOfClient` or `numericName`.
    static func refuseForAuthority(_ name: String, at now: Date, in database: Database) throws {
        try refuseNumeric(name, in: database)
        if try isOfClient(name, at: now, in: database) {
            throw AuthorityError.nameOfClient(name: name)
        }
    }

    /// Whether an authority is called so, here or in a certificate that was signed for it; one that
    /// was given up, its certificates revoked, no longer counts.
    static func isOfAuthority(_ name: String, in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT 1 FROM authority
                    WHERE name = ? AND state <> 'abandoned' AND (stage <> 'retired' OR EXISTS (
                        SELECT 1 FROM certificate
                        WHERE authorityID = authority.id AND certificate.state <> 'revoked'))
                    UNION ALL
                    SELECT 1 FROM certificate
                    WHERE name = ? AND kind <> 'endEntity' AND state <> 'revoked'
                    LIMIT 1
                    """),
            arguments: [name, name]) ?? false
    }

    /// Whether an end entity has a certificate of this name that has not expired.
    static func isOfClient(_ name: String, at now: Date, in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT 1 FROM certificate
                    WHERE name = ? AND kind = 'endEntity' AND notAfter >= ? LIMIT 1
                    """),
            arguments: [name, now.unixSeconds]) ?? false
    }

    /// Whether a text can only be meant as a serial number or a fingerprint.
    static func isNumber(_ text: String) -> Bool {
        let digits = text.utf8.count { $0 != UInt8(ascii: ":") }
        return digits >= 2 * serialNumberOctets - 1 && SerialNumber(hex: text) != nil
    }

    private static func refuseNumeric(_ name: String, in database: Database) throws {
        guard let number = SerialNumber(hex: name) else { return }
        // Whoever has such a name from before keeps it: its number wins where both are meant.
        let isKnown = try Bool.fetchOne(
            database.cachedStatement(sql: "SELECT 1 FROM certificate WHERE name = ? LIMIT 1"),
            arguments: [name])
        guard isKnown == nil else { return }
        if !isNumber(name) {
            let isTaken = try Bool.fetchOne(
                database.cachedStatement(
                    sql: "SELECT 1 FROM certificate WHERE serialNumber = ? LIMIT 1"),
                arguments: [Data(number.bytes)])
            guard isTaken != nil else { return }
        }
        throw AuthorityError.numericName(name: name)
    }
}
