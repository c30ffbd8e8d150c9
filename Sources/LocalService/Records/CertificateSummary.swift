public import FoundationEssentials
import X509

/// What tells one certificate from another.
public struct CertificateSummary: Codable, Equatable, Sendable {
    /// The subject as text.
    public let subject: String

    /// The issuer as text.
    public let issuer: String

    /// The serial number, hexadecimal.
    public let serialNumber: String

    /// The first moment of validity.
    public let notBefore: Date

    /// The last second of validity.
    public let notAfter: Date

    /// The SHA-256 of the DER form, hexadecimal.
    public let sha256: String

    /// Whether basic constraints say that it is a CA's.
    public let isCA: Bool

    init(_ certificate: Certificate) {
        subject = "\(certificate.subject)"
        issuer = "\(certificate.issuer)"
        serialNumber = certificate.serialNumber.hex
        notBefore = certificate.validity.notBefore
        notAfter = certificate.validity.notAfter
        sha256 = Hex.encode(certificate.sha256Fingerprint)
        isCA = certificate.basicConstraints?.isCA == true
    }
}
