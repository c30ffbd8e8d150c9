import X509

/// Domain components are the labels of a domain name.
struct DomainComponentRule: CertificateRule, RequestRule {
    let name = "domain-component"
    let citation = "RFC 2247 §4, RFC 5280 §4.1.2.4"

    func faults(in subject: LintedCertificate) -> [Fault] {
        faults(subject.certificate.subject)
    }

    func faults(in subject: LintedRequest) -> [Fault] { faults(subject.request.subject) }

    private func faults(_ name: DistinguishedName) -> [Fault] {
        var faults: [Fault] = []
        for attribute in name.attributes where attribute.type == .domainComponent {
            // A label of digits is a fault only where it is the last: compare it as a first one.
            guard let fault = HostName.fault("\(attribute.value).test", allowsWildcard: false)
            else { continue }
            faults.append(.warning("DC \"\(Escaped.text(attribute.value))\" \(fault)"))
        }
        return faults
    }
}
