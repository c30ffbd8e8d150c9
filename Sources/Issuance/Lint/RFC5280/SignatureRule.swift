import X509

/// The signature verifies under the issuer's key.
struct SignatureRule: CertificateRule {
    let name = "signature"
    let citation = "RFC 5280 §4.1.1.3 and §6.1.3 (a)(1)"

    func faults(in subject: LintedCertificate) -> [Fault] {
        let certificate = subject.certificate
        guard subject.isSigned, certificate.signatureAlgorithm.isKnown,
            let key = subject.issuer?.publicKey
                ?? (certificate.isSelfIssued ? certificate.publicKey : nil)
        else { return [] }
        return certificate.isSigned(by: key)
            ? [] : [.error("the signature does not verify under the issuer's key")]
    }
}
