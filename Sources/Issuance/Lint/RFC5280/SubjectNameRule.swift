import X509

/// An authority has a name; an end entity without one has critical alternative names.
struct SubjectNameRule: CertificateRule {
    let name = "subject-name"
    let citation = "RFC 5280 §4.1.2.6"

    func faults(in subject: LintedCertificate) -> [Fault] {
        let certificate = subject.certificate
        let names = certificate.value(of: .subjectAlternativeName)
        if certificate.subject.isEmpty {
            if subject.isAuthority { return [.error("an authority's subject is empty")] }
            guard let names else { return [.error("there is neither a subject nor another name")] }
            return names.critical ? [] : [.error("the only names are not critical")]
        }
        return names?.critical ?? false
            ? [.warning("subjectAltName is critical beside a subject")] : []
    }
}
