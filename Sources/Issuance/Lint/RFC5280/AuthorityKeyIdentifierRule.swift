import X509

/// The issuer's key can be recognised, by the identifier in the issuer's own certificate.
struct AuthorityKeyIdentifierRule: LintRule {
    let name = "authority-key-identifier"
    let citation = "RFC 5280 §4.2.1.1"

    func faults(in subject: LintSubject) -> [Fault] {
        let certificate = subject.certificate
        guard let identifier = certificate.authorityKeyIdentifier else {
            return certificate.isSelfIssued
                ? [] : [.error("authorityKeyIdentifier is missing or has no keyIdentifier")]
        }
        let expected =
            certificate.isSelfIssued
            ? certificate.subjectKeyIdentifier : subject.issuer?.subjectKeyIdentifier
        guard let expected, identifier != expected else { return [] }
        return [.error("authorityKeyIdentifier is not the issuer's subjectKeyIdentifier")]
    }
}
