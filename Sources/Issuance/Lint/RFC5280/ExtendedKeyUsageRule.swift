import X509

/// Purposes are named one by one, and a root has none.
struct ExtendedKeyUsageRule: LintRule {
    let name = "extended-key-usage"
    let citation = "RFC 5280 §4.2.1.12; CA/Browser Forum TLS BR §7.1.2.1"

    func faults(in subject: LintSubject) -> [Fault] {
        guard let purposes = subject.certificate.extendedKeyUsage else { return [] }
        if purposes.isEmpty { return [.error("extendedKeyUsage is empty")] }
        var faults: [Fault] = []
        if purposes.contains(.anyExtendedKeyUsage) {
            faults.append(.warning("anyExtendedKeyUsage allows everything"))
        }
        if Set(purposes).count != purposes.count {
            faults.append(.warning("extendedKeyUsage has a purpose twice"))
        }
        if subject.isAuthority, subject.certificate.isSelfIssued {
            faults.append(.warning("extendedKeyUsage in a root"))
        }
        return faults
    }
}
