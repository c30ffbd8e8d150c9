public import X509

/// A certificate that is linted, with what is known around it.
public struct LintedCertificate: Sendable {
    /// The certificate.
    public let certificate: Certificate

    /// The issuer's certificate, nil for a certificate that signs itself, or when not at hand.
    public let issuer: Certificate?

    /// Whether the rules of AWS IAM Roles Anywhere apply as well.
    public let isForRolesAnywhere: Bool

    /// Whether the signature is one, not a placeholder before signing.
    public let isSigned: Bool

    /// Whether it is its own issuer's, which its name alone does not say: a new key's certificate
    /// under the old key has the same two names.
    let isSelfSigned: Bool

    /// The values of its extensions, each read once for all rules.
    let values: ExtensionValues

    /// A certificate with what is known around it; a signature is not looked at unless `isSigned`.
    public init(
        certificate: Certificate, issuer: Certificate?, isForRolesAnywhere: Bool,
        isSigned: Bool = false
    ) {
        self.certificate = certificate
        self.issuer = issuer
        self.isForRolesAnywhere = isForRolesAnywhere
        self.isSigned = isSigned
        values = ExtensionValues(certificate.extensions)
        isSelfSigned =
            issuer == nil && certificate.isSelfIssued
            && (!isSigned || certificate.isSigned(by: certificate.publicKey))
    }

    var isAuthority: Bool { values.basicConstraints?.isCA ?? false }

    func has(_ oid: ObjectIdentifier) -> Bool { certificate.value(of: oid) != nil }
}
