import X509

/// The subject gives the session its source identity: one common name that fits into it.
struct RolesAnywhereSubjectRule: LintRule {
    let name = "roles-anywhere-subject"
    let citation = "IAM Roles Anywhere user guide, Trust model: source identity"
    let isForRolesAnywhere = true

    func faults(in subject: LintSubject) -> [Fault] {
        let name = subject.certificate.subject
        if name.isEmpty { return [.error("the subject is empty, which Roles Anywhere refuses")] }
        let commonNames = name.values(of: .commonName)
        guard commonNames.count == 1, let commonName = commonNames.first else {
            return [.warning("the subject has \(commonNames.count) common names, not one")]
        }
        let length = commonName.unicodeScalars.count
        let maximum = RolesAnywhereText.maximumCommonNameLength
        return length <= maximum
            ? []
            : [.warning("the common name has \(length) characters, more than \(maximum)")]
    }
}
