import X509

/// Subject and alternative names become session tags, which do not have every character.
struct RolesAnywhereCharacterRule: CertificateRule, RequestRule {
    let name = "roles-anywhere-characters"
    let citation = "STS API reference, Tag: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*, at most 256"
    let isForRolesAnywhere = true

    func faults(in subject: LintedCertificate) -> [Fault] {
        if subject.isAuthority { return [] }
        var faults = faults(
            subject.certificate.subject, subject.values.subjectAlternativeNames)
        // Nothing in this certificate can mend its issuer's name.
        for attribute in subject.certificate.issuer.attributes
        where !RolesAnywhereText.isTag(attribute.value) {
            faults.append(.notice(detail(attribute.value, "the issuer's \(attribute.shortName)")))
        }
        return faults
    }

    func faults(in subject: LintedRequest) -> [Fault] {
        faults(subject.request.subject, subject.values.subjectAlternativeNames)
    }

    private func faults(_ subject: DistinguishedName, _ names: [GeneralName]?) -> [Fault] {
        var faults: [Fault] = []
        for attribute in subject.attributes {
            let isCommonName = attribute.type == .commonName
            let isFine =
                isCommonName
                ? RolesAnywhereText.isSourceIdentity(attribute.value)
                : RolesAnywhereText.isTag(attribute.value)
            if !isFine {
                faults.append(
                    .warning(
                        detail(
                            attribute.value, "the subject's \(attribute.shortName)",
                            isSourceIdentity: isCommonName)))
            }
        }
        for name in names ?? [] {
            switch name {
            case .dns(let text), .uri(let text):
                if !RolesAnywhereText.isTag(text) {
                    faults.append(
                        .warning(detail(text, "the name \(Escaped.text(name.description))")))
                }
            default: continue
            }
        }
        return faults
    }

    private func detail(_ value: String, _ field: String, isSourceIdentity: Bool = false) -> String
    {
        guard value.unicodeScalars.count <= RolesAnywhereText.maximumTagLength else {
            return "\(field) is longer than a session tag"
        }
        let stranger = value.unicodeScalars.first {
            isSourceIdentity
                ? !RolesAnywhereText.isSourceIdentity($0) : !RolesAnywhereText.isTag($0)
        }
        return "\(field) has \"\(Escaped.text(stranger.map { String($0) } ?? ""))\", "
            + "which a session cannot carry"
    }
}
