import X509

/// A key is not given a use that its algorithm does not have.
struct KeyUsageForKeyRule: LintRule {
    let name = "key-usage-for-key"
    let citation = "RFC 8813 §3, RFC 4055 §1.2, RFC 9295 §3, RFC 9881 §5"

    func faults(in subject: LintSubject) -> [Fault] {
        guard let usage = subject.certificate.keyUsage else { return [] }
        let kind = subject.certificate.publicKey.kind
        let forbidden: KeyUsage =
            switch kind {
            case .ec: [.keyEncipherment, .dataEncipherment]
            case .rsa: [.keyAgreement, .encipherOnly, .decipherOnly]
            case .ed25519, .mlDSA:
                [.keyEncipherment, .dataEncipherment, .keyAgreement, .encipherOnly, .decipherOnly]
            case .other: []
            }
        let wrong = usage.intersection(forbidden)
        return wrong.isEmpty
            ? []
            : [.error("\(wrong.names.joined(separator: ", ")) with a key of the kind \(kind)")]
    }
}
