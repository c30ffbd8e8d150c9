import RolesAnywhere
import X509

/// Which certificates a trust anchor may be made of.
enum TrustAnchorRules {
    /// The certificates of a source.
    ///
    /// - Throws: AWS's refusals of unreadable data and of certificates that are no CA's.
    static func certificates(of source: Source) throws(Refusal) -> [Certificate] {
        guard source.sourceType == Source.certificateBundleType else {
            throw refusal(
                "Error creating TrustAnchor. Given AWS PCA did not allow get request.",
                "this service has no AWS Private CA; use a CERTIFICATE_BUNDLE")
        }
        guard let pem = source.sourceData?.x509CertificateData else {
            throw refusal(badData, "sourceData has no x509CertificateData")
        }
        let certificates: [Certificate]
        do {
            certificates = try Certificate.bundle(pem: Array(pem.utf8))
        } catch {
            throw refusal(badData, "\(error)")
        }
        guard certificates.count <= Quota.certificatesPerTrustAnchor else {
            throw Quota.exceeded(
                "certificates in a trust anchor", Quota.certificatesPerTrustAnchor)
        }
        for certificate in certificates { try check(certificate) }
        return certificates
    }

    private static func check(_ certificate: Certificate) throws(Refusal) {
        guard certificate.basicConstraints?.isCA == true else {
            throw refusal(
                "Incorrect basic constraints for CA certificate",
                "\(certificate.subject) is not a CA: it lacks CA:TRUE")
        }
        guard certificate.keyUsage?.contains(.keyCertSign) == true else {
            throw refusal(
                "Incorrect key usage for CA certificate",
                "\(certificate.subject) lacks the key usage keyCertSign"
            ).unverified
        }
        guard certificate.version == 3, !certificate.signatureDigestIsWeak else {
            throw refusal(
                badData, "\(certificate.subject) is not of version 3, or signed over MD5 or SHA-1"
            ).unverified
        }
    }

    private static let badData = "Error creating TrustAnchor. Bad certificate data"

    private static func refusal(_ message: String, _ reason: String) -> Refusal {
        Refusal(status: 400, code: "ValidationException", message: message, reason: reason)
    }
}
