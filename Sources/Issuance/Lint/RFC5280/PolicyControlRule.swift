import X509

/// What steers the policies of a path stands in authorities' certificates, and says something.
struct PolicyControlRule: CertificateRule {
    let name = "policy-control"
    let citation = "RFC 5280 §4.2.1.5, §4.2.1.11 and §4.2.1.14"

    func faults(in subject: LintedCertificate) -> [Fault] {
        let values = subject.values
        var faults: [Fault] = []
        if !subject.isAuthority {
            if values.policyMappings != nil {
                faults.append(.error("policyMappings without an authority"))
            }
            if values.policyConstraints != nil {
                faults.append(.error("policyConstraints without an authority"))
            }
            if values.inhibitAnyPolicy != nil {
                faults.append(.error("inhibitAnyPolicy without an authority"))
            }
        }
        if let constraints = values.policyConstraints,
            constraints.requireExplicitPolicy == nil, constraints.inhibitPolicyMapping == nil
        {
            faults.append(.error("policyConstraints is empty"))
        }
        guard let mappings = values.policyMappings else { return faults }
        if mappings.isEmpty { faults.append(.error("policyMappings is empty")) }
        if mappings.contains(where: {
            $0.issuerPolicy == .anyPolicy || $0.subjectPolicy == .anyPolicy
        }) {
            faults.append(.error("a policy that is mapped to or from anyPolicy"))
        }
        let policies = Set((values.certificatePolicies ?? []).map(\.policy))
        if mappings.contains(where: { !policies.contains($0.issuerPolicy) }) {
            faults.append(.warning("a policy is mapped that certificatePolicies does not name"))
        }
        return faults
    }
}
