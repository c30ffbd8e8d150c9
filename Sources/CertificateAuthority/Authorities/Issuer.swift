import FoundationEssentials
import Issuance
public import X509

/// An authority of the store together with the key that signs for it.
public struct Issuer: Sendable {
    /// The authority as the store knows it.
    public let authority: AuthorityRecord

    /// Its certificate first, then the one above it, up to the root.
    public let path: [Certificate]

    let signer: any Signer

    /// The subjects of all authorities of the store, which no other certificate may have.
    let authorityNames: [DistinguishedName]

    /// The authority's certificate.
    public var certificate: Certificate { authority.certificate }

    /// What a certificate is issued under, at one moment.
    func context(authorityNames: [DistinguishedName] = [], now: Date) -> IssuingContext {
        IssuingContext(
            issuerPath: path, authorityNames: authorityNames, crlURLs: authority.crlURLs,
            caIssuersURLs: authority.caIssuersURLs, now: now)
    }
}
