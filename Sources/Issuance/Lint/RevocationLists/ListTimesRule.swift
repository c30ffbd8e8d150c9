import X509

/// A CRL says when the next one comes, and does so while its issuer lives.
struct ListTimesRule: RevocationListRule {
    let name = "crl-times"
    let citation = "RFC 5280 §5.1.2.4 and §5.1.2.5"

    func faults(in subject: LintedRevocationList) -> [Fault] {
        var faults: [Fault] = []
        // No more than a notice: a clock that was set back must not keep anybody from revoking.
        if let issuer = subject.issuerCertificate, subject.thisUpdate < issuer.validity.notBefore {
            faults.append(.notice("thisUpdate is before the issuer's notBefore"))
        }
        guard let nextUpdate = subject.nextUpdate else {
            return faults + [.error("nextUpdate is missing")]
        }
        if nextUpdate <= subject.thisUpdate {
            faults.append(.error("nextUpdate is not after thisUpdate"))
        }
        if let issuer = subject.issuerCertificate, nextUpdate > issuer.validity.notAfter {
            faults.append(.warning("nextUpdate is after the issuer's notAfter"))
        }
        return faults
    }
}
