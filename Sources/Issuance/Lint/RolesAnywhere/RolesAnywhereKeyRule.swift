import X509

/// The client's signature must have a name in AWS's signing process.
struct RolesAnywhereKeyRule: CertificateRule, RequestRule {
    let name = "roles-anywhere-key"
    let citation = "IAM Roles Anywhere user guide, Signing process: algorithms"
    let isForRolesAnywhere = true

    func faults(in subject: LintedCertificate) -> [Fault] {
        subject.isAuthority ? [] : faults(subject.certificate.publicKey.kind)
    }

    func faults(in subject: LintedRequest) -> [Fault] { faults(subject.request.publicKey.kind) }

    private func faults(_ kind: PublicKey.Kind) -> [Fault] {
        switch kind {
        case .ec("P-256"), .ec("P-384"), .ec("P-521"), .rsa, .mlDSA: []
        case .ec(let curve): [.error("Roles Anywhere takes no key on the curve \(curve)")]
        case .ed25519, .other:
            [.error("Roles Anywhere takes RSA, EC and ML-DSA keys, not \(kind)")]
        }
    }
}
