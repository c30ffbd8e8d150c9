import X509

/// What AWS demands of an end-entity certificate.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Signature verification"
enum EndEntityRules {
    /// What is wrong with a certificate; nil when nothing is.
    static func violation(_ certificate: Certificate) -> String? {
        if certificate.version != 3 { return "it is not an X.509 version 3 certificate" }
        if certificate.basicConstraints?.isCA == true { return "it is a CA certificate (CA:TRUE)" }
        guard let keyUsage = certificate.keyUsage else { return "it has no keyUsage extension" }
        if !keyUsage.contains(.digitalSignature) {
            return "its keyUsage does not include digitalSignature"
        }
        if certificate.signatureDigestIsWeak {
            return "it is signed over less than SHA-256 (\(certificate.signatureAlgorithm.name))"
        }
        if certificate.subject.isEmpty { return "its subject is empty" }
        return nil
    }
}
