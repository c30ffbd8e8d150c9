import X509

/// Alternative names are there when the extension is, and are written as their forms demand.
struct AlternativeNameRule: LintRule {
    let name = "subject-alternative-name"
    let citation = "RFC 5280 §4.2.1.6"

    func faults(in subject: LintSubject) -> [Fault] {
        let certificate = subject.certificate
        guard certificate.value(of: .subjectAlternativeName) != nil else { return [] }
        let names = certificate.subjectAlternativeNames
        if names.isEmpty { return [.error("subjectAltName is empty")] }
        return names.compactMap { name in
            AlternativeNameRules.fault(name).map {
                .error("\(Escaped.text(name.description)) \($0.detail)")
            }
        }
    }
}
