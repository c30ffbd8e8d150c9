import X509

/// The extensions that are known can be read.
struct ExtensionSyntaxRule: LintRule {
    let name = "extension-syntax"
    let citation = "RFC 5280 §4.2.1"

    func faults(in subject: LintSubject) -> [Fault] {
        subject.certificate.malformedExtensions.map { .error("the extension \($0) is malformed") }
    }
}
