import X509

/// The issuer's key can be recognised, by the identifier in its certificate.
struct ListKeyIdentifierRule: RevocationListRule {
    let name = "crl-authority-key-identifier"
    let citation = "RFC 5280 §5.2.1"

    func faults(in subject: LintedRevocationList) -> [Fault] {
        var faults = AuthorityKeyIdentifierRule.formFaults(subject.values.authorityKeyIdentifier)
        guard let identifier = subject.values.authorityKeyIdentifier?.keyIdentifier else {
            faults.append(.error("authorityKeyIdentifier is missing or has no keyIdentifier"))
            return faults
        }
        if let expected = subject.issuerCertificate?.subjectKeyIdentifier, identifier != expected {
            faults.append(.error("authorityKeyIdentifier is not the issuer's subjectKeyIdentifier"))
        }
        return faults
    }
}
