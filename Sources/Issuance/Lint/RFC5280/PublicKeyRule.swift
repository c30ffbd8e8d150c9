import X509

/// The key is of a kind and size that can be relied on.
struct PublicKeyRule: LintRule {
    let name = "public-key"
    let citation = "RFC 3279 §2.3, RFC 5480 §2.1.1; CA/Browser Forum TLS BR §6.1.5 and §6.1.6"

    func faults(in subject: LintSubject) -> [Fault] {
        let key = subject.certificate.publicKey
        switch key.kind {
        case .rsa(let bits):
            var faults: [Fault] = []
            if bits < 2048 || bits > 8192 || !bits.isMultiple(of: 8) {
                faults.append(.error("an RSA key of \(bits) bits"))
            }
            let exponent = key.rsaExponent ?? []
            if exponent.count > 32 || exponent.count < 3 || (exponent.last ?? 0).isMultiple(of: 2) {
                faults.append(.error("an RSA exponent that is even, below 65537 or above 2^256"))
            }
            return faults
        case .ec(let curve):
            return ["P-256", "P-384", "P-521"].contains(curve)
                ? [] : [.error("a key on the curve \(curve)")]
        case .ed25519, .mlDSA:
            return []
        case .other(let oid):
            return [.error("a key of the algorithm \(oid)")]
        }
    }
}
