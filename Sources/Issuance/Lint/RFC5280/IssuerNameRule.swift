import X509

/// The issuer is named, byte for byte as in its own certificate, and differs from the subject.
struct IssuerNameRule: CertificateRule {
    let name = "issuer-name"
    let citation = "RFC 5280 §4.1.2.4 and §6.1.3 (a)(4)"

    func faults(in subject: LintedCertificate) -> [Fault] {
        let certificate = subject.certificate
        if certificate.issuer.isEmpty { return [.error("the issuer's name is empty")] }
        guard let issuer = subject.issuer else { return [] }
        var faults: [Fault] = []
        if issuer.subject != certificate.issuer {
            faults.append(.error("the issuer's name is not its certificate's subject"))
        }
        if certificate.isSelfIssued {
            faults.append(.warning("the subject has the name of its issuer"))
        }
        return faults
    }
}
