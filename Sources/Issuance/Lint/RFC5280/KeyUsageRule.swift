import X509

/// A certificate says what its key may do; only authorities' keys sign certificates and CRLs.
struct KeyUsageRule: CertificateRule {
    let name = "key-usage"
    let citation = "RFC 5280 §4.2.1.3"

    func faults(in subject: LintedCertificate) -> [Fault] {
        guard let usage = subject.values.keyUsage else { return [.warning("keyUsage is missing")] }
        if usage.isEmpty { return [.error("keyUsage is empty")] }
        var faults: [Fault] = []
        if !(subject.certificate.value(of: .keyUsage)?.critical ?? false) {
            faults.append(.warning("keyUsage is not critical"))
        }
        if subject.isAuthority {
            if !usage.contains(.keyCertSign) {
                faults.append(.error("an authority without keyCertSign"))
            }
            if !usage.contains(.cRLSign) {
                faults.append(.warning("an authority without cRLSign cannot revoke"))
            }
        } else {
            if usage.contains(.keyCertSign) {
                faults.append(.error("keyCertSign without an authority"))
            }
            if usage.contains(.cRLSign) {
                faults.append(.warning("cRLSign without an authority"))
            }
        }
        return faults
    }
}
