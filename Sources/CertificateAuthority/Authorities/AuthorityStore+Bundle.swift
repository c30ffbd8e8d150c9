import X509

extension AuthorityStore {
    /// What others are to trust: the certificate of an authority, as PEM.
    ///
    /// - Parameters:
    ///   - name: the authority's, nil for the only one of the kind.
    ///   - kind: what to look for when there is no name.
    /// - Returns: PEM, one certificate.
    /// - Throws: `AuthorityError.noSuchAuthority`, `severalAuthorities` or `authorityRevoked`.
    public func bundle(
        named name: String? = nil, kind: AuthorityRecord.Kind = .issuing
    ) throws -> String {
        let authority = try authority(named: name, kind: kind)
        guard !authority.isRevoked else {
            throw AuthorityError.authorityRevoked(name: authority.name)
        }
        return authority.certificate.pem
    }
}
