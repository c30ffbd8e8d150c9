import X509

/// Whoever asks holds the key.
struct RequestSignatureRule: RequestRule {
    let name = "csr-signature"
    let citation = "RFC 2986 §4.2"

    func faults(in subject: LintedRequest) -> [Fault] {
        guard subject.request.canCheckSignature else { return [] }
        return subject.request.isSignedByItsKey
            ? [] : [.error("the signature does not verify under the key that is asked for")]
    }
}
