// The identifiers that this product knows by name.
extension ObjectIdentifier {
    /// Names of subject attributes, RFC 5280 Appendix A and RFC 4519.
    public static let commonName = ObjectIdentifier([2, 5, 4, 3])
    /// An X.520 attribute: a device's or person's serial number.
    public static let serialNumber = ObjectIdentifier([2, 5, 4, 5])
    /// An X.520 attribute: two-letter country.
    public static let countryName = ObjectIdentifier([2, 5, 4, 6])
    /// RFC 4519: one label of a domain name.
    public static let domainComponent = ObjectIdentifier([0, 9, 2342, 19_200_300, 100, 1, 25])
    /// PKCS #9: an address in a name.
    public static let emailAddress = ObjectIdentifier([1, 2, 840, 113_549, 1, 9, 1])

    /// RFC 5280 §4.2.1.2.
    public static let subjectKeyIdentifier = ObjectIdentifier([2, 5, 29, 14])
    /// RFC 5280 §4.2.1.3.
    public static let keyUsage = ObjectIdentifier([2, 5, 29, 15])
    /// RFC 5280 §4.2.1.6.
    public static let subjectAlternativeName = ObjectIdentifier([2, 5, 29, 17])
    /// RFC 5280 §4.2.1.9.
    public static let basicConstraints = ObjectIdentifier([2, 5, 29, 19])
    /// RFC 5280 §5.2.3.
    public static let crlNumber = ObjectIdentifier([2, 5, 29, 20])
    /// RFC 5280 §4.2.1.7.
    public static let issuerAlternativeName = ObjectIdentifier([2, 5, 29, 18])
    /// RFC 5280 §4.2.1.8.
    public static let subjectDirectoryAttributes = ObjectIdentifier([2, 5, 29, 9])
    /// RFC 5280 §5.2.4.
    public static let deltaCRLIndicator = ObjectIdentifier([2, 5, 29, 27])
    /// RFC 5280 §5.3.3.
    public static let certificateIssuer = ObjectIdentifier([2, 5, 29, 29])
    /// RFC 5280 §4.2.1.5.
    public static let policyMappings = ObjectIdentifier([2, 5, 29, 33])
    /// RFC 5280 §4.2.1.11.
    public static let policyConstraints = ObjectIdentifier([2, 5, 29, 36])
    /// RFC 5280 §4.2.1.15.
    public static let freshestCRL = ObjectIdentifier([2, 5, 29, 46])
    /// RFC 5280 §4.2.1.14.
    public static let inhibitAnyPolicy = ObjectIdentifier([2, 5, 29, 54])
    /// RFC 5280 §4.2.1.4: stands for every policy.
    public static let anyPolicy = ObjectIdentifier([2, 5, 29, 32, 0])
    /// RFC 5280 §4.2.2.2.
    public static let subjectInformationAccess = ObjectIdentifier([1, 3, 6, 1, 5, 5, 7, 1, 11])
    /// RFC 5280 §4.2.2.1: where the issuer's certificate is.
    public static let caIssuers = ObjectIdentifier([1, 3, 6, 1, 5, 5, 7, 48, 2])
    /// RFC 5280 §4.2.2.1: where the status of the certificate is told.
    public static let ocsp = ObjectIdentifier([1, 3, 6, 1, 5, 5, 7, 48, 1])
    /// RFC 5280 §4.2.1.12.
    public static let timeStamping = ObjectIdentifier([1, 3, 6, 1, 5, 5, 7, 3, 8])

    /// RFC 5280 §5.3.1.
    public static let reasonCode = ObjectIdentifier([2, 5, 29, 21])
    /// RFC 5280 §5.3.2.
    public static let invalidityDate = ObjectIdentifier([2, 5, 29, 24])
    /// RFC 5280 §5.2.5.
    public static let issuingDistributionPoint = ObjectIdentifier([2, 5, 29, 28])
    /// RFC 5280 §4.2.1.10.
    public static let nameConstraints = ObjectIdentifier([2, 5, 29, 30])
    /// RFC 5280 §4.2.1.13.
    public static let crlDistributionPoints = ObjectIdentifier([2, 5, 29, 31])
    /// RFC 5280 §4.2.1.4.
    public static let certificatePolicies = ObjectIdentifier([2, 5, 29, 32])
    /// RFC 5280 §4.2.1.1.
    public static let authorityKeyIdentifier = ObjectIdentifier([2, 5, 29, 35])
    /// RFC 5280 §4.2.1.12.
    public static let extendedKeyUsage = ObjectIdentifier([2, 5, 29, 37])
    /// RFC 9608 §2.
    public static let noRevocationAvailable = ObjectIdentifier([2, 5, 29, 56])
    /// RFC 5280 §4.2.2.1.
    public static let authorityInformationAccess = ObjectIdentifier([1, 3, 6, 1, 5, 5, 7, 1, 1])

    /// RFC 5280 §4.2.1.12.
    public static let serverAuth = ObjectIdentifier([1, 3, 6, 1, 5, 5, 7, 3, 1])
    /// RFC 5280 §4.2.1.12.
    public static let clientAuth = ObjectIdentifier([1, 3, 6, 1, 5, 5, 7, 3, 2])
    /// RFC 5280 §4.2.1.12.
    public static let anyExtendedKeyUsage = ObjectIdentifier([2, 5, 29, 37, 0])

    /// RFC 5480 §2.1.1.
    public static let ecPublicKey = ObjectIdentifier([1, 2, 840, 10045, 2, 1])
    /// RFC 3279 §2.3.1.
    public static let rsaEncryption = ObjectIdentifier([1, 2, 840, 113_549, 1, 1, 1])
    /// RFC 8410 §3.
    public static let ed25519 = ObjectIdentifier([1, 3, 101, 112])
    /// PKCS #9: the extensions that a request asks for.
    public static let extensionRequest = ObjectIdentifier([1, 2, 840, 113_549, 1, 9, 14])
    /// PKCS #9: a password for the authority, which this product never looks at.
    public static let challengePassword = ObjectIdentifier([1, 2, 840, 113_549, 1, 9, 7])
    /// PKCS #9: a name without a structure.
    public static let unstructuredName = ObjectIdentifier([1, 2, 840, 113_549, 1, 9, 2])
}
