import X509

/// Unique identifiers, a leftover of version 2, are not used.
struct UniqueIdentifierRule: CertificateRule {
    let name = "unique-identifier"
    let citation = "RFC 5280 §4.1.2.8"

    func faults(in subject: LintedCertificate) -> [Fault] {
        subject.certificate.hasUniqueIdentifiers
            ? [.error("it has a unique identifier of its subject or issuer")] : []
    }
}
