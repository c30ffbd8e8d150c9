import X509

/// A certificate that is never revoked does not say where its revocation is published.
struct NoRevocationAvailableRule: CertificateRule {
    let name = "no-revocation-available"
    let citation = "RFC 9608 §2 to §4"

    func faults(in subject: LintedCertificate) -> [Fault] {
        guard subject.has(.noRevocationAvailable) else { return [] }
        var faults: [Fault] = []
        if !subject.values.hasNoRevocationAvailable {
            faults.append(.error("noRevAvail is not NULL"))
        }
        if subject.isAuthority { faults.append(.error("noRevAvail in an authority")) }
        if subject.has(.crlDistributionPoints) {
            faults.append(.error("noRevAvail beside cRLDistributionPoints"))
        }
        if subject.has(.freshestCRL) { faults.append(.error("noRevAvail beside freshestCRL")) }
        let access = subject.values.authorityInformationAccess ?? []
        if access.contains(where: { $0.method == .ocsp }) {
            faults.append(.error("noRevAvail beside an OCSP service"))
        }
        return faults
    }
}
