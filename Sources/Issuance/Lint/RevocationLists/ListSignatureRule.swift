import X509

/// The signature rests on a sound algorithm and, once it is there, verifies.
struct ListSignatureRule: RevocationListRule {
    let name = "crl-signature"
    let citation = "RFC 5280 §5.1.1.2 and §5.1.1.3"

    func faults(in subject: LintedRevocationList) -> [Fault] {
        var faults = SignatureAlgorithmRule.faults(
            subject.signatureAlgorithm, key: subject.issuerCertificate?.publicKey)
        if subject.isSignatureValid == false {
            faults.append(.error("the signature does not verify under the issuer's key"))
        }
        return faults
    }
}
