import X509

/// The key is of a kind and size that can be relied on, and is encoded as its kind demands.
struct PublicKeyRule: CertificateRule, RequestRule {
    let name = "public-key"
    let citation =
        "RFC 3279 §2.3, RFC 5480 §2, RFC 8410 §4, RFC 9881 §4; CA/Browser Forum TLS BR §6.1.5"

    func faults(in subject: LintedCertificate) -> [Fault] {
        faults(subject.certificate.publicKey)
    }

    func faults(in subject: LintedRequest) -> [Fault] { faults(subject.request.publicKey) }

    private func faults(_ key: PublicKey) -> [Fault] {
        switch key.kind {
        case .rsa(let bits): return rsaFaults(key, bits: bits)
        case .ec(let curve):
            guard let size = ["P-256": 32, "P-384": 48, "P-521": 66][curve] else {
                return [.error("a key on the curve \(curve)")]
            }
            return key.keyBits.count == 2 * size + 1 && key.keyBits.first == 4
                ? [] : [.error("a point that is compressed or has not the size of \(curve)")]
        case .ed25519, .mlDSA:
            // SEQUENCE { OBJECT IDENTIFIER } and nothing else.
            let identifier = key.algorithmIdentifier
            return identifier.count > 3 && Int(identifier[3]) + 4 == identifier.count
                ? [] : [.error("an \(key.kind) key with parameters")]
        case .other(let oid):
            return oid == .ecPublicKey
                ? [.error("an EC key with explicit parameters instead of a named curve")]
                : [.error("a key of the algorithm \(oid)")]
        }
    }

    private func rsaFaults(_ key: PublicKey, bits: Int) -> [Fault] {
        var faults: [Fault] = []
        if bits < 2048 || bits > 8192 || !bits.isMultiple(of: 8) {
            faults.append(.error("an RSA key of \(bits) bits"))
        }
        let exponent = key.rsaExponent ?? []
        if exponent.count > 32 || exponent.count < 3 || (exponent.last ?? 0).isMultiple(of: 2) {
            faults.append(.error("an RSA exponent that is even, below 65537 or above 2^256"))
        }
        if key.algorithmIdentifier.suffix(2) != [0x05, 0x00] {
            faults.append(.error("an RSA key whose algorithm lacks its NULL"))
        }
        return faults
    }
}
