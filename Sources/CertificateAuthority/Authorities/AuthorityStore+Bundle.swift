import X509

/// What others are to trust: one generation of an authority, or two during a rotation.
public struct AuthorityBundle: Sendable {
    /// The authorities, the oldest generation first.
    public let authorities: [AuthorityRecord]

    /// Their certificates, PEM.
    public var pem: String { authorities.map(\.certificate.pem).joined() }

    /// Whether a trust anchor of AWS IAM Roles Anywhere can hold it: two certificates, and 16,000
    /// characters in all.
    public var fitsTrustAnchor: Bool { authorities.count <= 2 && pem.utf8.count <= 16_000 }
}

extension AuthorityStore {
    /// What others are to trust: the certificates of an authority, as PEM.
    ///
    /// Without a name these are both generations of the issuing CA while a rotation is under way.
    ///
    /// - Parameters:
    ///   - name: the authority's, nil for the only one of the kind.
    ///   - kind: what to look for when there is no name.
    /// - Returns: the certificates, one or two.
    /// - Throws: `AuthorityError.noSuchAuthority`, `severalAuthorities` or `authorityRevoked`.
    public func trustBundle(
        named name: String? = nil, kind: AuthorityRecord.Kind = .issuing
    ) throws -> AuthorityBundle {
        let authority = try authority(named: name, kind: kind)
        guard !authority.isRevoked else {
            throw AuthorityError.authorityRevoked(name: authority.name)
        }
        guard name == nil, kind == .issuing else {
            return AuthorityBundle(authorities: [authority])
        }
        let line = try rotation(of: authority.name, at: authority.createdAt).trusted
        return AuthorityBundle(authorities: line.filter { !$0.isRevoked })
    }

    /// The certificates of `trustBundle`, PEM.
    ///
    /// - Throws: what `trustBundle` throws.
    public func bundle(
        named name: String? = nil, kind: AuthorityRecord.Kind = .issuing
    ) throws -> String {
        try trustBundle(named: name, kind: kind).pem
    }
}
