import X509

/// The issuer's alternative names are written as their forms demand.
struct IssuerAlternativeNameRule: CertificateRule {
    let name = "issuer-alternative-name"
    let citation = "RFC 5280 §4.2.1.7"

    func faults(in subject: LintedCertificate) -> [Fault] {
        AlternativeNameRule.faults(subject.values.issuerAlternativeNames, "issuerAltName")
    }
}
