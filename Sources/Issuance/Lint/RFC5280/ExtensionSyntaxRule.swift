import X509

/// The extensions that are known can be read.
struct ExtensionSyntaxRule: CertificateRule, RequestRule {
    let name = "extension-syntax"
    let citation = "RFC 5280 §4.2.1 and Appendix A"

    func faults(in subject: LintedCertificate) -> [Fault] { faults(subject.values) }

    func faults(in subject: LintedRequest) -> [Fault] { faults(subject.values) }

    private func faults(_ values: ExtensionValues) -> [Fault] {
        values.malformed.map { .error("the extension \($0) is malformed") }
    }
}
