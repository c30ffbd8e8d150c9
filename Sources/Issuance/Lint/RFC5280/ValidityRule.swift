import X509

/// A certificate does not end before it begins.
struct ValidityRule: LintRule {
    let name = "validity"
    let citation = "RFC 5280 §4.1.2.5"

    func faults(in subject: LintSubject) -> [Fault] {
        let validity = subject.certificate.validity
        return validity.notAfter > validity.notBefore
            ? [] : [.error("notAfter is not after notBefore")]
    }
}
