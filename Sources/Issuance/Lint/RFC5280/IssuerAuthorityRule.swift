import X509

/// Whoever issued the certificate is an authority and may have this certificate below it.
struct IssuerAuthorityRule: CertificateRule {
    let name = "issuer-authority"
    let citation = "RFC 5280 §6.1.4 (k) to (n)"

    func faults(in subject: LintedCertificate) -> [Fault] {
        guard let issuer = subject.issuer else { return [] }
        guard let constraints = issuer.basicConstraints, constraints.isCA else {
            return [.error("the issuer's certificate is not an authority's")]
        }
        if let usage = issuer.keyUsage, !usage.contains(.keyCertSign) {
            return [.error("the issuer's keyUsage lacks keyCertSign")]
        }
        guard subject.isAuthority, let pathLength = constraints.pathLength else { return [] }
        if pathLength == 0 {
            return [.error("an authority below an issuer whose path length is 0")]
        }
        // RFC 5280 asks for no more; but what is longer than the issuer's never counts.
        if let own = subject.values.basicConstraints?.pathLength, own >= pathLength {
            return [.notice("a path length of \(own) below an issuer whose own is \(pathLength)")]
        }
        return []
    }
}
