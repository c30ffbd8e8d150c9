import X509

/// A certificate that is never revoked does not say where its revocation is published.
struct NoRevocationAvailableRule: LintRule {
    let name = "no-revocation-available"
    let citation = "RFC 9608 §2 to §4"

    func faults(in subject: LintSubject) -> [Fault] {
        let certificate = subject.certificate
        guard certificate.value(of: .noRevocationAvailable) != nil else { return [] }
        var faults: [Fault] = []
        if subject.isAuthority { faults.append(.error("noRevAvail in an authority")) }
        if certificate.value(of: .crlDistributionPoints) != nil {
            faults.append(.error("noRevAvail beside cRLDistributionPoints"))
        }
        return faults
    }
}
