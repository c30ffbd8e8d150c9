import X509

/// A mail address of the subject is an alternative name as well.
struct MailAddressRule: CertificateRule {
    let name = "mail-address"
    let citation = "RFC 5280 §4.1.2.6"

    func faults(in subject: LintedCertificate) -> [Fault] {
        var faults: [Fault] = []
        for attribute in subject.certificate.subject.attributes
        where attribute.type == .emailAddress {
            let address = GeneralName.email(attribute.value)
            if subject.values.subjectAlternativeNames?.contains(address) != true {
                faults.append(
                    .error(
                        "the subject's \"\(Escaped.text(attribute.value))\" is no alternative name")
                )
            }
        }
        return faults
    }
}
