import SwiftASN1

extension SignatureAlgorithm {
    /// Whether keys of this kind make signatures of this algorithm.
    public func fits(_ kind: PublicKey.Kind) -> Bool {
        switch kind {
        case .ec: name.hasPrefix("ecdsa-with-")
        case .rsa: name.hasSuffix("WithRSAEncryption") || name == "rsassaPss"
        case .ed25519: name == "Ed25519"
        case .mlDSA(let set): name == "ML-DSA-\(set)"
        case .other: false
        }
    }

    /// Whether the parameters are as the algorithm has them: NULL for RSA, those of RSASSA-PSS that
    /// are as strong as its hash, and otherwise none.
    ///
    /// - SeeAlso: RFC 4055 §3.1, §5, RFC 5758 §3.2, RFC 8410 §3, RFC 9881 §2
    public var hasProperParameters: Bool {
        if name == "rsassaPss" { return pssParameters != nil }
        let expected = try? encoding("signature algorithm") { serializer in
            serializer.appendConstructedNode(identifier: .sequence) { sequence in
                oid.append(to: &sequence)
                if name.hasSuffix("WithRSAEncryption") {
                    sequence.appendPrimitiveNode(identifier: .null) { _ in }
                }
            }
        }
        return expected == der
    }
}
