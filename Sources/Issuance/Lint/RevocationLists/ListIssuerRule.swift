import X509

/// The issuer is named as in its certificate, and its key may sign CRLs.
struct ListIssuerRule: RevocationListRule {
    let name = "crl-issuer"
    let citation = "RFC 5280 §5.1.2.3 and §6.3.3 (f)"

    func faults(in subject: LintedRevocationList) -> [Fault] {
        if subject.issuer.isEmpty { return [.error("the issuer's name is empty")] }
        guard let issuer = subject.issuerCertificate else { return [] }
        var faults: [Fault] = []
        if issuer.subject != subject.issuer {
            faults.append(.error("the issuer's name is not its certificate's subject"))
        }
        if let usage = issuer.keyUsage, !usage.contains(.cRLSign) {
            faults.append(.error("the issuer's keyUsage lacks cRLSign"))
        }
        return faults
    }
}
