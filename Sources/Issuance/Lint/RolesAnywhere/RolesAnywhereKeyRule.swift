import X509

/// The client's signature must have a name in AWS's signing process.
struct RolesAnywhereKeyRule: LintRule {
    let name = "roles-anywhere-key"
    let citation = "IAM Roles Anywhere user guide, Signing process: algorithms"
    let isForRolesAnywhere = true

    func faults(in subject: LintSubject) -> [Fault] {
        let kind = subject.certificate.publicKey.kind
        switch kind {
        case .ec(let curve):
            return ["P-256", "P-384", "P-521"].contains(curve)
                ? [] : [.error("Roles Anywhere takes no key on the curve \(curve)")]
        case .rsa, .mlDSA: return []
        case .ed25519, .other:
            return [.error("Roles Anywhere takes RSA, EC and ML-DSA keys, not \(kind)")]
        }
    }
}
