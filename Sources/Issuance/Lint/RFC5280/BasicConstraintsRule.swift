import X509

/// A certificate says whether it is an authority's, and who relies on it must look.
struct BasicConstraintsRule: LintRule {
    let name = "basic-constraints"
    let citation = "RFC 5280 §4.2.1.9"

    func faults(in subject: LintSubject) -> [Fault] {
        let certificate = subject.certificate
        guard let constraints = certificate.basicConstraints else {
            return [.warning("basicConstraints is missing")]
        }
        let isCritical = certificate.value(of: .basicConstraints)?.critical ?? false
        if constraints.isCA, !isCritical {
            return [.error("basicConstraints of an authority is not critical")]
        }
        if constraints.pathLength != nil, !constraints.isCA {
            return [.error("a path length without an authority")]
        }
        return []
    }
}
