import X509

/// The values of a name keep their bounds and can be printed.
struct NameAttributeRule: CertificateRule, RequestRule {
    let name = "name-attribute"
    let citation = "RFC 5280 Appendix A.1"

    func faults(in subject: LintedCertificate) -> [Fault] {
        faults(subject.certificate.subject)
    }

    func faults(in subject: LintedRequest) -> [Fault] { faults(subject.request.subject) }

    private func faults(_ name: DistinguishedName) -> [Fault] {
        var faults: [Fault] = []
        for attribute in name.attributes {
            do throws(IssuanceError) {
                try SubjectRules.check(attribute)
            } catch {
                faults.append(.error("\(error)"))
            }
        }
        return faults
    }
}
