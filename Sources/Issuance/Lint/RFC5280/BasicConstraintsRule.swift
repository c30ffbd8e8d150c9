import X509

/// A certificate says whether it is an authority's, and who relies on it must look.
struct BasicConstraintsRule: CertificateRule {
    let name = "basic-constraints"
    let citation = "RFC 5280 §4.2.1.9"

    func faults(in subject: LintedCertificate) -> [Fault] {
        guard let constraints = subject.values.basicConstraints else {
            return [.warning("basicConstraints is missing")]
        }
        let isCritical = subject.certificate.value(of: .basicConstraints)?.critical ?? false
        if constraints.isCA, !isCritical {
            return [.error("basicConstraints of an authority is not critical")]
        }
        guard constraints.pathLength != nil else { return [] }
        if !constraints.isCA { return [.error("a path length without an authority")] }
        if let usage = subject.values.keyUsage, !usage.contains(.keyCertSign) {
            return [.error("a path length without keyCertSign")]
        }
        return []
    }
}
