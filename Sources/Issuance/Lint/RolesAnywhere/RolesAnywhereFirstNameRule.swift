import X509

/// Of each form of alternative name only the first becomes a session tag.
struct RolesAnywhereFirstNameRule: CertificateRule {
    let name = "roles-anywhere-first-name"
    let citation = "IAM Roles Anywhere user guide, Trust model: attribute mapping"
    let isForRolesAnywhere = true

    func faults(in subject: LintedCertificate) -> [Fault] {
        if subject.isAuthority { return [] }
        var (dns, uri, directory) = (0, 0, 0)
        var faults: [Fault] = []
        for name in subject.values.subjectAlternativeNames ?? [] {
            let form: String
            switch name {
            case .dns:
                dns += 1
                if dns == 1 { continue }
                form = "DNS"
            case .uri:
                uri += 1
                if uri == 1 { continue }
                form = "URI"
            case .directory:
                directory += 1
                if directory == 1 { continue }
                form = "directory"
            default:
                faults.append(
                    .notice("\(Escaped.text(name.description)) never becomes a session tag"))
                continue
            }
            faults.append(
                .notice(
                    "\(Escaped.text(name.description)) is not the first \(form) name, "
                        + "so it is no session tag"))
        }
        return faults
    }
}
