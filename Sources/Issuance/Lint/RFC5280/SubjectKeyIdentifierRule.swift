import X509

/// A key can be recognised by its identifier.
struct SubjectKeyIdentifierRule: CertificateRule {
    let name = "subject-key-identifier"
    let citation = "RFC 5280 §4.2.1.2"

    func faults(in subject: LintedCertificate) -> [Fault] {
        guard let identifier = subject.values.subjectKeyIdentifier else {
            return [
                subject.isAuthority
                    ? .error("an authority without subjectKeyIdentifier")
                    : .warning("subjectKeyIdentifier is missing")
            ]
        }
        return identifier.isEmpty ? [.error("subjectKeyIdentifier is empty")] : []
    }
}
