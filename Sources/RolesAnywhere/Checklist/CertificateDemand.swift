public import X509

/// What AWS's documents demand of the certificate that asks for a session.
///
/// Whoever advises a client and the service that judges it both ask here, each with words of its own.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Signature verification"
public enum CertificateDemand: CaseIterable, Hashable, Sendable {
    /// It is no CA's.
    case endEntity

    /// It has a key usage, with digitalSignature among it.
    case keyUsage

    /// It is X.509 version 3.
    case version

    /// It is signed over SHA-256 or better.
    case digest

    /// It has a subject, by which AWS keeps account of clients.
    case subject

    /// What a certificate does not meet, in the order of the cases.
    public static func unmet(by certificate: Certificate) -> [CertificateDemand] {
        allCases.filter { !$0.isMet(by: certificate) }
    }

    /// Whether a certificate is so.
    public func isMet(by certificate: Certificate) -> Bool {
        switch self {
        case .endEntity: certificate.basicConstraints?.isCA != true
        case .keyUsage: certificate.keyUsage?.contains(.digitalSignature) == true
        case .version: certificate.version == 3
        case .digest: !certificate.signatureDigestIsWeak
        case .subject: !certificate.subject.isEmpty
        }
    }
}
