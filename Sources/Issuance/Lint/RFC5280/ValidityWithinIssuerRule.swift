import X509

/// A certificate lives within its issuer's life.
struct ValidityWithinIssuerRule: CertificateRule {
    let name = "validity-within-issuer"
    let citation = "RFC 5280 §6.1.3 (a)(2)"

    func faults(in subject: LintedCertificate) -> [Fault] {
        guard let issuer = subject.issuer?.validity else { return [] }
        let validity = subject.certificate.validity
        var faults: [Fault] = []
        if validity.notBefore < issuer.notBefore {
            faults.append(.warning("notBefore is before the issuer's"))
        }
        if validity.notAfter > issuer.notAfter {
            faults.append(.warning("notAfter is after the issuer's"))
        }
        return faults
    }
}
