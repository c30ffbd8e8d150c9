public import FoundationEssentials
import X509

/// Which certificate of a path is revoked.
public struct RevocationReason: Codable, Equatable, Sendable {
    /// The certificate.
    public let certificate: CertificateSummary

    /// When it was revoked.
    public let revokedAt: Date

    /// The reason code of the entry, by its number, where it has one.
    public let reason: String?

    init(_ certificate: Certificate, _ entry: CertificateRevocationList.Entry) {
        self.certificate = CertificateSummary(certificate)
        revokedAt = entry.revocationDate
        reason = entry.reason.map { "\($0.rawValue)" }
    }
}
