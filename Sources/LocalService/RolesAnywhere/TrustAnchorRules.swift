import RolesAnywhere
import X509

/// Which certificates a trust anchor may be made of.
enum TrustAnchorRules {
    /// The certificates of a source.
    ///
    /// - Throws: AWS's refusals of unreadable data and of certificates that are no CA's.
    static func certificates(
        of source: Source, quotaCode: QuotaCode
    ) throws(Refusal) -> [Certificate] {
        let pem = try certificateData(of: source)
        let certificates: [Certificate]
        do {
            certificates = try Certificate.bundle(pem: Array(pem.utf8))
        } catch {
            throw refusal(badData, "\(error)")
        }
        guard certificates.count <= Quota.certificatesPerTrustAnchor else {
            throw Quota.exceeded(
                "certificates in a trust anchor", Quota.certificatesPerTrustAnchor, quotaCode)
        }
        for certificate in certificates { try check(certificate) }
        return certificates
    }

    /// The PEM of a source that is a bundle; the model leaves open which members go together.
    private static func certificateData(of source: Source) throws(Refusal) -> String {
        let data = source.sourceData
        guard data?.x509CertificateData == nil || data?.acmPcaArn == nil else {
            throw RolesAnywhereService.invalid("sourceData must have exactly one member")
        }
        switch source.sourceType {
        case Source.certificateBundleType:
            guard let pem = data?.x509CertificateData else {
                throw refusal(badData, "sourceData has no x509CertificateData").unverified
            }
            return pem
        case Source.privateCAType:
            guard data?.acmPcaArn != nil else {
                throw RolesAnywhereService.invalid("sourceData has no acmPcaArn")
            }
            throw refusal(
                "Error creating TrustAnchor. Given AWS PCA did not allow get request.",
                "this service has no AWS Private CA; use a CERTIFICATE_BUNDLE")
        case nil:
            throw RolesAnywhereService.invalid("source has no sourceType")
        default:
            throw RolesAnywhereService.invalid("The source type is not supported")
        }
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
                badData,
                "\(certificate.subject) is not of version 3, or signed over less "
                    + "than SHA-256"
            ).unverified
        }
    }

    private static let badData = "Error creating TrustAnchor. Bad certificate data"

    private static func refusal(_ message: String, _ reason: String) -> Refusal {
        Refusal(status: 400, code: "ValidationException", message: message, reason: reason)
    }
}
