import X509

/// A key is not given a use that its algorithm does not have.
struct KeyUsageForKeyRule: CertificateRule, RequestRule {
    let name = "key-usage-for-key"
    let citation = "RFC 5280 §4.2.1.3, RFC 8813 §3, RFC 4055 §1.2, RFC 9295 §3, RFC 9881 §5"

    func faults(in subject: LintedCertificate) -> [Fault] {
        faults(subject.values.keyUsage, subject.certificate.publicKey.kind)
    }

    func faults(in subject: LintedRequest) -> [Fault] {
        faults(subject.values.keyUsage, subject.request.publicKey.kind)
    }

    private func faults(_ usage: KeyUsage?, _ kind: PublicKey.Kind) -> [Fault] {
        guard let usage else { return [] }
        let only = usage.intersection([.encipherOnly, .decipherOnly])
        if only == [.encipherOnly, .decipherOnly] {
            return [.error("both encipherOnly and decipherOnly")]
        }
        let forbidden: KeyUsage =
            switch kind {
            case .ec: [.keyEncipherment, .dataEncipherment]
            case .rsa: [.keyAgreement, .encipherOnly, .decipherOnly]
            case .ed25519, .mlDSA:
                [.keyEncipherment, .dataEncipherment, .keyAgreement, .encipherOnly, .decipherOnly]
            case .other: []
            }
        let wrong = usage.intersection(forbidden)
        if !wrong.isEmpty {
            return [.error("\(wrong.names.joined(separator: ", ")) with a key of the kind \(kind)")]
        }
        if !only.isEmpty, !usage.contains(.keyAgreement) {
            return [.warning("\(only.names.joined()) without keyAgreement means nothing")]
        }
        return []
    }
}
