import X509

/// The issuer's key can be recognised, by the identifier in the issuer's own certificate and by
/// nothing else.
struct AuthorityKeyIdentifierRule: CertificateRule {
    let name = "authority-key-identifier"
    let citation = "RFC 5280 §4.2.1.1"

    func faults(in subject: LintedCertificate) -> [Fault] {
        let certificate = subject.certificate
        var faults = Self.formFaults(subject.values.authorityKeyIdentifier)
        guard let identifier = subject.values.authorityKeyIdentifier?.keyIdentifier else {
            if !certificate.isSelfIssued {
                faults.append(.error("authorityKeyIdentifier is missing or has no keyIdentifier"))
            }
            return faults
        }
        let expected =
            subject.isSelfSigned
            ? subject.values.subjectKeyIdentifier : subject.issuer?.subjectKeyIdentifier
        if let expected, identifier != expected {
            faults.append(.error("authorityKeyIdentifier is not the issuer's subjectKeyIdentifier"))
        }
        return faults
    }

    /// What is wrong with the fields beside the keyIdentifier.
    static func formFaults(_ identifier: AuthorityKeyIdentifier?) -> [Fault] {
        guard let identifier, identifier.hasIssuer || identifier.hasSerialNumber else { return [] }
        guard identifier.hasIssuer, identifier.hasSerialNumber else {
            return [.error("authorityKeyIdentifier has only one of issuer and serial number")]
        }
        // When the issuer is certified anew with the same key, the path would break.
        return [.warning("authorityKeyIdentifier names one certificate of the issuer")]
    }
}
