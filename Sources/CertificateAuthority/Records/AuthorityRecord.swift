public import FoundationEssentials
public import X509

/// A certificate authority as the store knows it.
public struct AuthorityRecord: Hashable, Sendable {
    /// What an authority signs.
    public enum Kind: String, CaseIterable, Sendable {
        /// Self-signed; signs issuing CAs.
        case root
        /// Signed by a root; signs end-entity certificates.
        case issuing
    }

    /// Where an authority stands in the life of its line; the first of a line is `issuing`.
    public enum Stage: String, CaseIterable, Sendable {
        /// Trusted by nobody yet; signs no certificates.
        case prepared
        /// Signs certificates.
        case issuing
        /// Signs CRLs only, until what it issued has expired.
        case retiring
        /// Done.
        case retired
    }

    /// Unique among the authorities of a store.
    public let name: String

    /// What it signs.
    public let kind: Kind

    /// The certificate, signed by `issuerName`'s key: of several the newest that is not revoked.
    public let certificate: Certificate

    /// The name of the authority that signed the certificate; its own for a root.
    public let issuerName: String

    /// Whether all its certificates have been revoked, or one of them because of its key.
    public let isRevoked: Bool

    /// Where it stands in a rotation.
    public let stage: Stage

    /// The name of the authority that it follows in its line, nil for the first.
    public let predecessorName: String?

    /// Whether its key lies in the store; a root that is kept offline has its elsewhere.
    public let hasKey: Bool

    /// Whether the stored key needs a passphrase.
    public let isKeyEncrypted: Bool

    /// Where its CRL is published; goes into the certificates that it issues.
    public let crlURLs: [String]

    /// Where its certificate is published; goes into the certificates that it issues.
    public let caIssuersURLs: [String]

    /// When the authority was made.
    public let createdAt: Date

    let id: Int64
}
