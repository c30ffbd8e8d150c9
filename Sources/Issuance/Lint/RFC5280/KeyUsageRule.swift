import X509

/// A certificate says what its key may do; only authorities' keys sign certificates and CRLs.
struct KeyUsageRule: LintRule {
    let name = "key-usage"
    let citation = "RFC 5280 §4.2.1.3"

    func faults(in subject: LintSubject) -> [Fault] {
        let certificate = subject.certificate
        guard let usage = certificate.keyUsage else { return [.warning("keyUsage is missing")] }
        if usage.isEmpty { return [.error("keyUsage is empty")] }
        var faults: [Fault] = []
        if !(certificate.value(of: .keyUsage)?.critical ?? false) {
            faults.append(.warning("keyUsage is not critical"))
        }
        if subject.isAuthority {
            if !usage.contains(.keyCertSign) {
                faults.append(.error("an authority without keyCertSign"))
            }
            if !usage.contains(.cRLSign) {
                faults.append(.warning("an authority without cRLSign cannot revoke"))
            }
        } else if !usage.isDisjoint(with: [.keyCertSign, .cRLSign]) {
            faults.append(.error("keyCertSign or cRLSign without an authority"))
        }
        return faults
    }
}
