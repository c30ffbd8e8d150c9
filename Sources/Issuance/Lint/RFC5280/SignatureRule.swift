import X509

/// The signature verifies under the issuer's key.
struct SignatureRule: CertificateRule {
    let name = "signature"
    let citation = "RFC 5280 §4.1.1.3 and §6.1.3 (a)(1)"

    func faults(in subject: LintedCertificate) -> [Fault] {
        let certificate = subject.certificate
        guard subject.isSigned, certificate.signatureAlgorithm.isKnown else { return [] }
        if let issuer = subject.issuer {
            return certificate.isSigned(by: issuer.publicKey)
                ? [] : [.error("the signature does not verify under the issuer's key")]
        }
        // Its own key is meant unless another is named.
        let named = subject.values.authorityKeyIdentifier?.keyIdentifier
        let isMeant = named == nil || named == subject.values.subjectKeyIdentifier
        guard certificate.isSelfIssued, !subject.isSelfSigned, isMeant else { return [] }
        return [.error("the signature does not verify under its own key")]
    }
}
