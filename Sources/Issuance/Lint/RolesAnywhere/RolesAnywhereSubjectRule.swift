import X509

/// The subject gives the session its source identity: one common name that fits into it.
struct RolesAnywhereSubjectRule: CertificateRule, RequestRule {
    let name = "roles-anywhere-subject"
    let citation = "IAM Roles Anywhere user guide, Trust model: source identity"
    let isForRolesAnywhere = true

    func faults(in subject: LintedCertificate) -> [Fault] {
        subject.isAuthority ? [] : faults(subject.certificate.subject)
    }

    func faults(in subject: LintedRequest) -> [Fault] { faults(subject.request.subject) }

    private func faults(_ name: DistinguishedName) -> [Fault] {
        if name.isEmpty { return [.error("the subject is empty, which Roles Anywhere refuses")] }
        var commonName: String?
        var count = 0
        for attribute in name.attributes where attribute.type == .commonName {
            commonName = attribute.value
            count += 1
        }
        guard count == 1, let commonName else {
            return [.warning("the subject has \(count) common names, not one")]
        }
        let maximum = RolesAnywhereText.maximumCommonNameLength
        // No text has more characters than octets.
        if commonName.utf8.count <= maximum { return [] }
        let length = commonName.unicodeScalars.count
        return length <= maximum
            ? [] : [.warning("the common name has \(length) characters, more than \(maximum)")]
    }
}
