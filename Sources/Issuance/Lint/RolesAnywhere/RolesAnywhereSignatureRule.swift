import X509

/// The certificate is signed with SHA-256 or better, in a form that AWS is known to take.
struct RolesAnywhereSignatureRule: CertificateRule {
    let name = "roles-anywhere-signature"
    let citation = "IAM Roles Anywhere user guide, Trust model: signature validation"
    let isForRolesAnywhere = true

    func faults(in subject: LintedCertificate) -> [Fault] {
        let algorithm = subject.certificate.signatureAlgorithm
        switch algorithm.name {
        case "rsassaPss":
            return [.warning("RSASSA-PSS, which Roles Anywhere is not known to take")]
        case "Ed25519":
            return [.notice("Ed25519, which Roles Anywhere is not known to take")]
        default:
            return algorithm.isWeak || !algorithm.hasName
                ? [.error("Roles Anywhere takes no \(algorithm.name)")] : []
        }
    }
}
