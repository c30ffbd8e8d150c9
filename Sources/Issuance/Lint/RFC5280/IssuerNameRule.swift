import X509

/// The issuer is named, byte for byte as in its own certificate.
struct IssuerNameRule: LintRule {
    let name = "issuer-name"
    let citation = "RFC 5280 §4.1.2.4 and §6.1.3"

    func faults(in subject: LintSubject) -> [Fault] {
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
