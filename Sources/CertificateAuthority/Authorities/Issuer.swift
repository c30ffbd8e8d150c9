public import X509

/// A CA certificate with its key, ready to sign.
public struct Issuer: Sendable {
    /// The authority as the store knows it.
    public let authority: AuthorityRecord

    /// Its certificate first, then the one above it, up to the root.
    public let path: [Certificate]

    let signer: any Signer

    /// The authority's certificate.
    public var certificate: Certificate { authority.certificate }
}
