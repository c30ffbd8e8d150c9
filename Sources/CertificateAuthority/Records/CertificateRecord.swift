public import FoundationEssentials
public import X509

/// A certificate as the store knows it, from the moment its serial number is reserved.
public struct CertificateRecord: Hashable, Sendable {
    /// How far a certificate has come.
    public enum State: String, CaseIterable, Sendable {
        /// Its content is recorded; it may have been signed, and counts as issued for revocation.
        case reserved
        /// Signed and stored.
        case issued
        /// Revoked, whether or not it had been stored before.
        case revoked
    }

    /// What a certificate is for.
    public enum Kind: String, CaseIterable, Sendable {
        /// A self-signed authority.
        case root
        /// An issuing CA.
        case issuing
        /// A certificate of another authority's name and key, signed so that both are trusted.
        case cross
        /// An end entity.
        case endEntity
    }

    /// The client's name, or the authority's.
    public let name: String

    /// What it is for.
    public let kind: Kind

    /// How far it has come.
    public let state: State

    /// The name of the authority that issued it.
    public let issuerName: String

    /// Unique for the issuer.
    public let serialNumber: SerialNumber

    /// As in the certificate.
    public let subject: DistinguishedName

    /// As in the certificate.
    public let validity: Validity

    /// The name of the profile that decided its content.
    public let profile: String

    /// Who asked for it.
    public let requester: String

    /// When its serial number was reserved.
    public let reservedAt: Date

    /// When it was stored, nil for one that never was.
    public let issuedAt: Date?

    /// The certificate in DER, nil for one that was reserved and never stored.
    public let der: [UInt8]?

    /// SHA-256 of the DER, nil for one that was never stored.
    public let sha256: [UInt8]?

    /// Its public key; nil for a serial number that was imported without its certificate.
    public let publicKey: PublicKey?

    /// When and why it was revoked.
    public let revocation: Revocation?

    let id: Int64

    /// The certificate that this one was made to replace.
    let predecessorID: Int64?

    /// Where the files of a client were made.
    let partialDirectory: String?

    /// SHA-256 of the DER in lower-case hex, nil for one that was never stored.
    public var fingerprint: String? { sha256.map(Hex.encode) }

    /// The certificate, parsed anew each time; nil for one that was reserved and never stored.
    ///
    /// - Throws: `AuthorityError.corrupt`.
    public func certificate() throws(AuthorityError) -> Certificate? {
        guard let der else { return nil }
        do {
            return try Certificate(der: der)
        } catch {
            throw .corrupt(what: "certificate \(serialNumber)", detail: error.description)
        }
    }

    /// Whether its last second of validity is past.
    public func isExpired(at now: Date) -> Bool { now > validity.notAfter }

    /// Whether somebody may be relying on it: not revoked and not expired.
    public func isLive(at now: Date) -> Bool { state != .revoked && !isExpired(at: now) }
}

/// That a certificate is no longer to be trusted.
public struct Revocation: Hashable, Sendable {
    /// When the authority was told.
    public let revokedAt: Date

    /// Why.
    public let reason: RevocationReason

    /// Since when the key is suspect, where that is known.
    ///
    /// - SeeAlso: RFC 5280 §5.3.2
    public let invalidityDate: Date?
}
