import RolesAnywhere
import X509

/// What is read from a client's certificate at each of its requests.
///
/// It follows from the certificate's octets alone, so it can be remembered: it says nothing of
/// whether the certificate is worth anything.
struct CertificateFacts: Sendable {
    /// What records tell of it.
    let summary: CertificateSummary

    /// What AWS demands of a client's certificate, and this one is not.
    let unmet: [CertificateDemand]

    let keyUsage: KeyUsage?
    let extendedKeyUsage: [ObjectIdentifier]?

    init(_ certificate: Certificate) {
        summary = CertificateSummary(certificate)
        unmet = CertificateDemand.unmet(by: certificate)
        keyUsage = certificate.keyUsage
        extendedKeyUsage = certificate.extendedKeyUsage
    }
}
