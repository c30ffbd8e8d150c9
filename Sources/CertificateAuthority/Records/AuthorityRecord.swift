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

    /// Unique among the authorities of a store.
    public let name: String

    /// What it signs.
    public let kind: Kind

    /// The certificate, signed by `issuerName`'s key.
    public let certificate: Certificate

    /// The name of the authority that signed the certificate; its own for a root.
    public let issuerName: String

    /// Whether the certificate has been revoked.
    public let isRevoked: Bool

    /// Whether the stored key needs a passphrase.
    public let isKeyEncrypted: Bool

    /// When the authority was made.
    public let createdAt: Date

    let id: Int64
}
