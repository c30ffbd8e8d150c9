import X509

/// Of each form of alternative name only the first becomes a session tag.
struct RolesAnywhereFirstNameRule: LintRule {
    let name = "roles-anywhere-first-name"
    let citation = "IAM Roles Anywhere user guide, Trust model: attribute mapping"
    let isForRolesAnywhere = true

    func faults(in subject: LintSubject) -> [Fault] {
        var seen: Set<String> = []
        return subject.certificate.subjectAlternativeNames.compactMap { name in
            let text = Escaped.text(name.description)
            let form: String
            switch name {
            case .dns: form = "DNS"
            case .uri: form = "URI"
            case .directory: form = "directory"
            default: return .notice("\(text) never becomes a session tag")
            }
            return seen.insert(form).inserted
                ? nil : .notice("\(text) is not the first \(form) name, so it is no session tag")
        }
    }
}
