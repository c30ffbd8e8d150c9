import X509

/// Purposes are named one by one, and a root has none.
struct ExtendedKeyUsageRule: CertificateRule, RequestRule {
    let name = "extended-key-usage"
    let citation = "RFC 5280 §4.2.1.12, RFC 3161 §2.3; CA/Browser Forum TLS BR §7.1.2.1"

    func faults(in subject: LintedCertificate) -> [Fault] {
        guard let purposes = subject.values.extendedKeyUsage else { return [] }
        let isCritical = subject.certificate.value(of: .extendedKeyUsage)?.critical ?? false
        var faults = faults(purposes, isCritical: isCritical)
        if subject.isAuthority, subject.certificate.isSelfIssued {
            faults.append(.warning("extendedKeyUsage in a root"))
        }
        if purposes.contains(.timeStamping), !isCritical || purposes.count > 1 {
            faults.append(.error("timeStamping that is not critical, or not alone"))
        }
        return faults
    }

    func faults(in subject: LintedRequest) -> [Fault] {
        subject.values.extendedKeyUsage.map { faults($0, isCritical: false) } ?? []
    }

    private func faults(_ purposes: [ObjectIdentifier], isCritical: Bool) -> [Fault] {
        if purposes.isEmpty { return [.error("extendedKeyUsage is empty")] }
        var faults: [Fault] = []
        if purposes.contains(.anyExtendedKeyUsage) {
            faults.append(
                .warning(
                    isCritical
                        ? "anyExtendedKeyUsage allows everything, and is critical"
                        : "anyExtendedKeyUsage allows everything"))
        }
        if purposes.count > 1, Set(purposes).count != purposes.count {
            faults.append(.warning("extendedKeyUsage has a purpose twice"))
        }
        return faults
    }
}
