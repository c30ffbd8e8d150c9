import X509

/// Alternative names are there when the extension is, once each, and written as their forms demand.
struct AlternativeNameRule: CertificateRule, RequestRule {
    let name = "subject-alternative-name"
    let citation = "RFC 5280 §4.2.1.6"

    func faults(in subject: LintedCertificate) -> [Fault] {
        Self.faults(subject.values.subjectAlternativeNames, "subjectAltName")
    }

    func faults(in subject: LintedRequest) -> [Fault] {
        Self.faults(subject.values.subjectAlternativeNames, "subjectAltName")
    }

    static func faults(_ names: [GeneralName]?, _ field: String) -> [Fault] {
        guard let names else { return [] }
        if names.isEmpty { return [.error("\(field) is empty")] }
        var faults: [Fault] = []
        for name in names {
            if let fault = AlternativeNameRules.fault(name) {
                faults.append(.error("\(Escaped.text(name.description)) \(fault.detail)"))
            }
        }
        if names.count > 1, Set(names).count != names.count {
            faults.append(.warning("\(field) has a name twice"))
        }
        return faults
    }
}
