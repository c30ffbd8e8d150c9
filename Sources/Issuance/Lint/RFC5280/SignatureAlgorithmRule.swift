import X509

/// The signature rests on a sound digest, and is one that the issuer's key can make.
struct SignatureAlgorithmRule: LintRule {
    let name = "signature-algorithm"
    let citation = "RFC 5280 §4.1.1.2, RFC 5758 §3.2, RFC 8410 §3"

    func faults(in subject: LintSubject) -> [Fault] {
        let certificate = subject.certificate
        let algorithm = certificate.signatureAlgorithm
        if algorithm.isWeak { return [.error("\(algorithm.name) is broken")] }
        let key =
            subject.issuer?.publicKey ?? (certificate.isSelfIssued ? certificate.publicKey : nil)
        guard let key else { return [] }
        let fits =
            switch key.kind {
            case .ec: algorithm.name.hasPrefix("ecdsa-")
            case .rsa: algorithm.name.hasSuffix("RSAEncryption") || algorithm.name == "rsassaPss"
            case .ed25519: algorithm.name == "Ed25519"
            case .mlDSA(let set): algorithm.name == "ML-DSA-\(set)"
            case .other: true
            }
        return fits ? [] : [.error("\(algorithm.name) does not fit the issuer's \(key.kind) key")]
    }
}
