import RolesAnywhere
import X509

/// What AWS demands of an end-entity certificate: `CertificateDemand`, and what its documents leave open.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Signature verification"
struct EndEntityRules {
    /// What a certificate violates.
    struct Violation {
        let text: String

        /// Whether AWS's documents, or somebody's record, have its answer to it.
        var isVerified = true

        /// The behaviour by which it is a violation at all.
        var behaviour: Behaviour?
    }

    let behaviours: Behaviours
    let trail: Trail

    /// What is wrong with a certificate; nil when nothing is.
    func violation(_ certificate: Certificate, _ facts: CertificateFacts) -> Violation? {
        if let demand = facts.unmet.first { return violation(of: demand, certificate, facts) }
        return undocumented(certificate, facts)
    }

    private func violation(
        of demand: CertificateDemand, _ certificate: Certificate, _ facts: CertificateFacts
    ) -> Violation {
        switch demand {
        case .endEntity:
            Violation(text: "it is a CA certificate (CA:TRUE)")
        case .keyUsage:
            Violation(
                text: facts.keyUsage == nil
                    ? "it has no keyUsage extension"
                    : "its keyUsage does not include digitalSignature")
        // AWS says that it demands what follows, and nobody has shown with which words.
        case .version:
            Violation(text: "it is not an X.509 version 3 certificate", isVerified: false)
        case .digest:
            Violation(
                text: "it is signed over less than SHA-256 "
                    + "(\(certificate.signatureAlgorithm.name))", isVerified: false)
        case .subject:
            Violation(text: "its subject is empty", isVerified: false)
        }
    }

    /// What AWS says nothing of.
    private func undocumented(
        _ certificate: Certificate, _ facts: CertificateFacts
    ) -> Violation? {
        if let purposes = facts.extendedKeyUsage, !purposes.contains(.clientAuth),
            !purposes.contains(.anyExtendedKeyUsage)
        {
            trail.used(.leafPurpose)
            if behaviours.leafPurpose == .clientAuthentication {
                return Violation(
                    text: "its extendedKeyUsage does not include clientAuth", isVerified: false,
                    behaviour: .leafPurpose)
            }
        }
        if certificate.signatureAlgorithm.name == "rsassaPss" {
            trail.used(.pssSignatures)
            if behaviours.pssSignatures == .refuse {
                return Violation(
                    text: "it is signed with RSASSA-PSS", isVerified: false,
                    behaviour: .pssSignatures)
            }
        }
        guard case .rsa(let bits) = certificate.publicKey.kind else { return nil }
        // Below this everybody else refuses.
        if bits < 2048 { trail.used(.minimumRSABits) }
        guard bits < behaviours.minimumRSABits else { return nil }
        return Violation(
            text: "its RSA key has \(bits) bits, and \(behaviours.minimumRSABits) are asked for",
            isVerified: false, behaviour: .minimumRSABits)
    }
}
