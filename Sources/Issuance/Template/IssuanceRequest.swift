public import FoundationEssentials
public import X509

/// What somebody asks to have certified; the profile decides what becomes of it.
public struct IssuanceRequest: Sendable {
    /// Whom the certificate is to name.
    public var subject: DistinguishedName

    /// Further names, the identity first.
    public var subjectAlternativeNames: [GeneralName]

    /// The subject's key.
    public var publicKey: PublicKey

    /// The length of validity, nil for the profile's default.
    public var days: Int?

    /// A request.
    public init(
        subject: DistinguishedName, subjectAlternativeNames: [GeneralName] = [],
        publicKey: PublicKey, days: Int? = nil
    ) {
        self.subject = subject
        self.subjectAlternativeNames = subjectAlternativeNames
        self.publicKey = publicKey
        self.days = days
    }
}

/// The authorities that a certificate is issued under, and the moment of issuing.
public struct IssuingContext: Sendable {
    /// The issuer's certificate first, then the one above it, up to the root; empty for a
    /// certificate that signs itself.
    public var issuerPath: [Certificate]

    /// The subjects of all authorities known here, which no other certificate may have.
    public var authorityNames: [DistinguishedName]

    /// The present moment.
    public var now: Date

    /// A context.
    public init(
        issuerPath: [Certificate], authorityNames: [DistinguishedName] = [], now: Date
    ) {
        self.issuerPath = issuerPath
        self.authorityNames = authorityNames
        self.now = now
    }
}
