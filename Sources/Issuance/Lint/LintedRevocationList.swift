public import FoundationEssentials
public import X509

/// A CRL that is linted, without its entries, so that one of any length can be.
///
/// `RevocationEntryLint` looks at the entries, one by one.
public struct LintedRevocationList: Sendable {
    /// Who signs.
    public let issuer: DistinguishedName

    /// With what the issuer signs.
    public let signatureAlgorithm: SignatureAlgorithm

    /// When the list is made.
    public let thisUpdate: Date

    /// By when the next one comes; nil where the list does not say.
    public let nextUpdate: Date?

    /// The list's own extensions.
    public let extensions: [CertificateExtension]

    /// 1 or 2.
    public let version: Int

    /// The issuer's certificate, nil when not at hand.
    public let issuerCertificate: Certificate?

    /// The octets of the whole list in DER, nil before it is made.
    public let octets: Int?

    /// Whether the rules of AWS IAM Roles Anywhere apply as well.
    public let isForRolesAnywhere: Bool

    /// Nil before signing; then whether the signature verifies under the issuer's key.
    public let isSignatureValid: Bool?

    let values: ExtensionValues
    let encodingFaults: [EncodingFault]

    /// A list that is being made and not signed yet.
    ///
    /// - Throws: `X509Error` when its extensions cannot be encoded.
    public init(
        _ draft: TBSCertificateList, issuerCertificate: Certificate?
    ) throws(X509Error) {
        issuer = draft.issuer
        signatureAlgorithm = draft.signatureAlgorithm
        thisUpdate = draft.thisUpdate
        nextUpdate = draft.nextUpdate
        extensions = try draft.extensions()
        version = 2
        self.issuerCertificate = issuerCertificate
        octets = nil
        isForRolesAnywhere = false
        isSignatureValid = nil
        values = ExtensionValues(extensions)
        encodingFaults = []
    }

    /// Somebody's list.
    public init(
        _ list: CertificateRevocationList, issuerCertificate: Certificate?,
        isForRolesAnywhere: Bool = false
    ) {
        issuer = list.issuer
        signatureAlgorithm = list.signatureAlgorithm
        thisUpdate = list.thisUpdate
        nextUpdate = list.nextUpdate
        extensions = list.extensions
        version = list.version
        self.issuerCertificate = issuerCertificate
        octets = list.der.count
        self.isForRolesAnywhere = isForRolesAnywhere
        isSignatureValid = issuerCertificate.flatMap {
            list.signatureAlgorithm.isKnown ? list.isSigned(by: $0.publicKey) : nil
        }
        values = ExtensionValues(list.extensions)
        encodingFaults = list.encodingFaults
    }

    /// Whether the list only says what changed since another.
    var isDelta: Bool { has(.deltaCRLIndicator) }

    func has(_ oid: ObjectIdentifier) -> Bool { extensions.contains { $0.oid == oid } }

    func isCritical(_ oid: ObjectIdentifier) -> Bool {
        extensions.first { $0.oid == oid }?.critical ?? false
    }
}
