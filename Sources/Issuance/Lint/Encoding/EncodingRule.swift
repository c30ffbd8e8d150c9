import X509

/// What is encoded is encoded as DER and the RFC's ASN.1 say; a rule for each kind of fault.
struct EncodingRule: CertificateRule, RequestRule, RevocationListRule {
    let name: String
    let citation: String
    let kind: EncodingFault.Kind
    let severity: Finding.Severity

    static let all: [EncodingRule] = [
        EncodingRule(
            name: "der", citation: "RFC 5280 §4.1, X.690 §10", kind: .syntax, severity: .error),
        EncodingRule(
            name: "integer-encoding", citation: "RFC 5280 §4.1.2.2, X.690 §8.3", kind: .integer,
            severity: .error),
        EncodingRule(
            name: "time-encoding", citation: "RFC 5280 §4.1.2.5", kind: .time, severity: .error),
        EncodingRule(
            name: "default-value", citation: "X.690 §11.5", kind: .defaultValue, severity: .error),
        EncodingRule(
            name: "bit-string", citation: "X.690 §11.2", kind: .bitString, severity: .error),
        EncodingRule(
            name: "string-type", citation: "RFC 5280 §4.1.2.4 and Appendix A.1", kind: .string,
            severity: .warning),
        EncodingRule(
            name: "set-order", citation: "X.690 §11.6", kind: .order, severity: .error),
        EncodingRule(
            name: "duplicate-extension", citation: "RFC 5280 §4.2", kind: .duplicate,
            severity: .error),
        EncodingRule(
            name: "algorithms-differ", citation: "RFC 5280 §4.1.1.2 and §5.1.1.2",
            kind: .algorithm, severity: .error),
        EncodingRule(
            name: "version-fields", citation: "RFC 5280 §4.1.2.1 and §5.1.2.1", kind: .version,
            severity: .error),
        EncodingRule(
            name: "empty-list", citation: "RFC 5280 §4.1.2.9 and §5.1.2.6", kind: .empty,
            severity: .error),
        EncodingRule(
            name: "crl-entry-extension", citation: "RFC 5280 §5.3", kind: .entryExtension,
            severity: .error),
    ]

    func faults(in subject: LintedCertificate) -> [Fault] {
        faults(subject.certificate.encodingFaults, subject.values.encodingFaults)
    }

    func faults(in subject: LintedRequest) -> [Fault] {
        faults(subject.request.encodingFaults, subject.values.encodingFaults)
    }

    func faults(in subject: LintedRevocationList) -> [Fault] {
        faults(subject.encodingFaults, subject.values.encodingFaults)
    }

    private func faults(_ outer: [EncodingFault], _ inner: [EncodingFault]) -> [Fault] {
        if outer.isEmpty, inner.isEmpty { return [] }
        return (outer + inner).filter { $0.kind == kind }
            .map { Fault(severity: severity, detail: "\($0.field): \($0.detail)") }
    }
}
