import GRDB
public import X509

extension AuthorityStore {
    /// The authorities of the store, the oldest first.
    ///
    /// - Throws: `AuthorityError`.
    public func authorities() throws -> [AuthorityRecord] {
        try read(AuthorityRow.records(in:))
    }

    /// The authority of a name, or the only one of a kind that is not revoked.
    ///
    /// - Throws: `AuthorityError.noSuchAuthority` or `severalAuthorities`.
    public func authority(
        named name: String? = nil, kind: AuthorityRecord.Kind = .issuing
    ) throws -> AuthorityRecord {
        try Self.authority(named: name, kind: kind, among: authorities())
    }

    /// Opens the key of an authority, so that it can sign.
    ///
    /// - Parameters:
    ///   - name: the authority's, nil for the only one of the kind.
    ///   - kind: what to look for when there is no name.
    ///   - passphrase: opens an encrypted key; not looked at for another.
    /// - Returns: the authority with its key, ready to sign.
    /// - Throws: `AuthorityError.passphraseRequired`, `wrongPassphrase`, `keyMismatch`,
    ///   `noSuchAuthority` or `severalAuthorities`.
    public func issuer(
        named name: String? = nil, kind: AuthorityRecord.Kind = .issuing,
        passphrase: SecretBytes?
    ) throws -> Issuer {
        let (authority, all, pem) = try read { database in
            let all = try AuthorityRow.records(in: database)
            let authority = try Self.authority(named: name, kind: kind, among: all)
            return (authority, all, try AuthorityRow.keyPEM(of: authority, in: database))
        }
        let key = try Self.open(pem, of: authority, with: passphrase)
        return try issuer(authority, among: all, signer: key)
    }

    /// The key that is stored for an authority.
    ///
    /// - Throws: `AuthorityError.passphraseRequired` or `wrongPassphrase`; `X509Error`.
    static func open(
        _ pem: SecretBytes, of authority: AuthorityRecord, with passphrase: SecretBytes?
    ) throws -> PrivateKey {
        do throws(X509Error) {
            return try PrivateKey(
                pem: pem, passphrase: authority.isKeyEncrypted ? passphrase : nil)
        } catch .passphraseRequired {
            throw AuthorityError.passphraseRequired(name: authority.name)
        } catch .wrongPassphrase {
            throw AuthorityError.wrongPassphrase(name: authority.name)
        }
    }

    /// An authority whose key is held elsewhere.
    ///
    /// - Throws: `AuthorityError.keyMismatch`, `noSuchAuthority` or `severalAuthorities`.
    public func issuer(
        named name: String? = nil, kind: AuthorityRecord.Kind = .issuing, signer: any Signer
    ) throws -> Issuer {
        let all = try authorities()
        let authority = try Self.authority(named: name, kind: kind, among: all)
        return try issuer(authority, among: all, signer: signer)
    }

    private func issuer(
        _ authority: AuthorityRecord, among all: [AuthorityRecord], signer: any Signer
    ) throws -> Issuer {
        guard signer.publicKey == authority.certificate.publicKey else {
            throw AuthorityError.keyMismatch(name: authority.name)
        }
        return Issuer(
            authority: authority,
            path: try AuthorityRow.path(of: authority, among: all).map(\.certificate),
            signer: signer, authorityNames: all.map(\.certificate.subject))
    }

    static func authority(
        named name: String?, kind: AuthorityRecord.Kind, among all: [AuthorityRecord]
    ) throws -> AuthorityRecord {
        if let name {
            guard let authority = all.first(where: { $0.name == name }) else {
                throw AuthorityError.noSuchAuthority(name: name, kind: nil)
            }
            return authority
        }
        // One of a line signs at a time; an issuing CA whose key is elsewhere is never meant.
        let candidates = all.filter {
            $0.kind == kind && !$0.isRevoked
                && (kind == .root || ($0.stage == .issuing && $0.hasKey))
        }
        guard let only = candidates.first else {
            throw AuthorityError.noSuchAuthority(name: "", kind: kind)
        }
        guard candidates.count == 1 else {
            throw AuthorityError.severalAuthorities(names: candidates.map(\.name))
        }
        return only
    }
}
