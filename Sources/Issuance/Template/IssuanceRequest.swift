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
    public var length: ValidityLength?

    /// Whether the certificate may be cut short to end with its issuer.
    public var clampsToIssuer = false

    /// The CSR that this is about, whose other wishes are compared with what would be issued.
    var certificationRequest: CertificationRequest?

    /// The extensions that the CSR may ask for in vain.
    var ignoredExtensions: Set<ObjectIdentifier> = []

    /// Whether the alternative names are the operator's, whatever the CSR says.
    var hasOwnNames = false

    /// The subject key identifier where the key has one already; nil to compute it.
    public var subjectKeyIdentifier: [UInt8]?

    /// A shorter path length than the profile's, or the one that an authority has already.
    public var pathLength: Int?

    /// A request.
    public init(
        subject: DistinguishedName, subjectAlternativeNames: [GeneralName] = [],
        publicKey: PublicKey, length: ValidityLength? = nil
    ) {
        self.subject = subject
        self.subjectAlternativeNames = subjectAlternativeNames
        self.publicKey = publicKey
        self.length = length
    }

    /// A request for so many days.
    public init(
        subject: DistinguishedName, subjectAlternativeNames: [GeneralName] = [],
        publicKey: PublicKey, days: Int?
    ) {
        self.init(
            subject: subject, subjectAlternativeNames: subjectAlternativeNames,
            publicKey: publicKey, length: days.map(ValidityLength.days))
    }
}

/// The authorities that a certificate is issued under, and the moment of issuing.
public struct IssuingContext: Sendable {
    /// The issuer's certificate first, then the one above it, up to the root; empty for a
    /// certificate that signs itself.
    public var issuerPath: [Certificate]

    /// The subjects of all authorities known here, which no other certificate may have.
    public var authorityNames: [DistinguishedName]

    /// Where the issuer's CRL is published.
    public var crlURLs: [String]

    /// Where the issuer's certificate is published.
    public var caIssuersURLs: [String]

    /// The present moment.
    public var now: Date

    /// A context.
    public init(
        issuerPath: [Certificate], authorityNames: [DistinguishedName] = [],
        crlURLs: [String] = [], caIssuersURLs: [String] = [], now: Date
    ) {
        self.crlURLs = crlURLs
        self.caIssuersURLs = caIssuersURLs
        self.issuerPath = issuerPath
        self.authorityNames = authorityNames
        self.now = now
    }
}
