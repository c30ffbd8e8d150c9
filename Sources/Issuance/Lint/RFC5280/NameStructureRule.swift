import X509

/// An attribute of which a name has one stands there once, and in an RDN of its own.
struct NameStructureRule: CertificateRule, RequestRule {
    let name = "name-structure"
    let citation = "RFC 5280 §4.1.2.4, X.520"

    func faults(in subject: LintedCertificate) -> [Fault] {
        faults(subject.certificate.subject)
    }

    func faults(in subject: LintedRequest) -> [Fault] { faults(subject.request.subject) }

    private func faults(_ name: DistinguishedName) -> [Fault] {
        var faults: [Fault] = []
        if name.hasMultiValuedRDN {
            faults.append(.notice("a relative name has several attributes"))
        }
        for (index, attribute) in name.attributes.enumerated() {
            let isRepeated = name.attributes[..<index].contains { $0.type == attribute.type }
            if isRepeated, SubjectAttribute.rules(for: attribute.type).isSingleValued {
                faults.append(.warning("\(attribute.shortName) stands there again"))
            }
        }
        return faults
    }
}
