import FoundationEssentials
import GRDB
public import X509

/// A key of the store that has been opened, and is to be encrypted under another passphrase.
public struct PassphraseChange: Sendable {
    let store: AuthorityStore
    let authority: AuthorityRecord
    let key: PrivateKey
    let stored: SecretBytes

    /// Encrypts the key anew and puts it in place of the old form, in one transaction.
    ///
    /// What the file held is overwritten there, and cleared out of the write-ahead log as far as no
    /// other process is reading it.
    ///
    /// - Throws: `AuthorityError.passphraseTooShort`, `keyChanged` when another process has changed
    ///   the stored key since it was opened, `passphraseRequired` for plain text, and those of the
    ///   store; `X509Error`. The key is as it was then.
    public func commit(_ encryption: KeyEncryption, context: OperationContext) throws {
        guard case .passphrase(let passphrase, let rounds) = encryption else {
            throw AuthorityError.passphraseRequired(name: authority.name)
        }
        try encryption.check(minimum: KeyEncryption.minimumAuthorityPassphrase)
        let pem = try key.provenPKCS8PEM(passphrase: passphrase, rounds: rounds)
        try store.write { database in
            try StoreClock.accept(context, in: database)
            guard try AuthorityRow.keyPEM(of: authority, in: database) == stored else {
                throw AuthorityError.keyChanged(name: authority.name)
            }
            try pem.withUnsafeData { key in
                try database.execute(
                    sql: "UPDATE authority SET keyPEM = ?, isKeyEncrypted = 1 WHERE id = ?",
                    arguments: [key, authority.id])
            }
            try AuditLog.append(
                .changedPassphrase,
                "\(authority.name) key "
                    + (authority.isKeyEncrypted
                        ? "encrypted anew" : "encrypted, it was in the clear"),
                context, to: database)
        }
        try store.clearLog()
    }
}

extension AuthorityStore {
    /// Opens the key of an authority with its old passphrase, in order to give it another.
    ///
    /// - Parameters:
    ///   - name: the authority's.
    ///   - passphrase: opens an encrypted key; not looked at for another.
    /// - Returns: the opened key, to be committed under the new passphrase.
    /// - Throws: `AuthorityError.passphraseRequired`, `wrongPassphrase`, `keyMismatch` or
    ///   `noSuchAuthority`.
    public func passphraseChange(
        of name: String, from passphrase: SecretBytes?
    ) throws -> PassphraseChange {
        let (authority, pem) = try read { database in
            let authority = try Self.authority(
                named: name, kind: .issuing, among: AuthorityRow.records(in: database))
            return (authority, try AuthorityRow.keyPEM(of: authority, in: database))
        }
        let key = try Self.open(pem, of: authority, with: passphrase)
        guard key.publicKey == authority.certificate.publicKey else {
            throw AuthorityError.keyMismatch(name: authority.name)
        }
        return PassphraseChange(store: self, authority: authority, key: key, stored: pem)
    }

    /// Moves what the write-ahead log holds into the store and empties the log, unless others are
    /// using it.
    func clearLog() throws {
        try mappingErrors {
            try database.writeWithoutTransaction { database in
                _ = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
        }
    }
}
