import X509

/// The signature rests on a sound digest, has the parameters of its algorithm, and is one that the
/// issuer's key can make.
struct SignatureAlgorithmRule: CertificateRule, RequestRule {
    let name = "signature-algorithm"
    let citation = "RFC 5280 §4.1.1.2, RFC 4055 §5, RFC 5758 §3.2, RFC 8410 §3, RFC 9881 §2"

    func faults(in subject: LintedCertificate) -> [Fault] {
        let certificate = subject.certificate
        return Self.faults(
            certificate.signatureAlgorithm,
            key: subject.issuer?.publicKey
                ?? (subject.isSelfSigned ? certificate.publicKey : nil))
    }

    func faults(in subject: LintedRequest) -> [Fault] {
        Self.faults(subject.request.signatureAlgorithm, key: subject.request.publicKey)
    }

    /// The faults of an algorithm with which `key`, where it is known, has signed.
    static func faults(_ algorithm: SignatureAlgorithm, key: PublicKey?) -> [Fault] {
        if algorithm.isWeak { return [.error("\(algorithm.name) is broken")] }
        guard algorithm.hasName else {
            return [.warning("the algorithm \(algorithm.oid) is not known")]
        }
        var faults: [Fault] = []
        if !algorithm.hasRightParameters {
            faults.append(
                .error("\(algorithm.name) has parameters that it must not have, or lacks them"))
        }
        if algorithm.name == "rsassaPss", algorithm.pssParameters == nil {
            faults.append(
                .warning("RSASSA-PSS with SHA-1, two hashes, or a salt shorter than they are"))
        }
        if let key, !fits(algorithm, key.kind) {
            faults.append(.error("\(algorithm.name) does not fit the issuer's \(key.kind) key"))
        }
        return faults
    }

    private static func fits(_ algorithm: SignatureAlgorithm, _ kind: PublicKey.Kind) -> Bool {
        switch kind {
        case .ec: algorithm.name.hasPrefix("ecdsa-")
        case .rsa: algorithm.name.hasSuffix("RSAEncryption") || algorithm.name == "rsassaPss"
        case .ed25519: algorithm.name == "Ed25519"
        case .mlDSA(let set): algorithm.name == "ML-DSA-\(set)"
        case .other: true
        }
    }
}
