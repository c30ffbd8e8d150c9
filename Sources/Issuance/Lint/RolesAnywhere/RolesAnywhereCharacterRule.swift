import X509

/// Subject and alternative names become session tags, which do not have every character.
struct RolesAnywhereCharacterRule: LintRule {
    let name = "roles-anywhere-characters"
    let citation = "STS API reference, Tag: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*, at most 256"
    let isForRolesAnywhere = true

    func faults(in subject: LintSubject) -> [Fault] {
        let certificate = subject.certificate
        var faults = certificate.subject.attributes.compactMap { attribute in
            fault(
                attribute.value, field: "the subject's \(attribute.shortName)",
                isAllowed: attribute.type == .commonName
                    ? RolesAnywhereText.isSourceIdentity : RolesAnywhereText.isTag
            ).map(Fault.warning)
        }
        for name in certificate.subjectAlternativeNames {
            switch name {
            case .dns(let text), .uri(let text):
                if let fault = fault(
                    text, field: "the name \(Escaped.text(name.description))",
                    isAllowed: RolesAnywhereText.isTag)
                {
                    faults.append(.warning(fault))
                }
            default:
                continue
            }
        }
        // Nothing in this certificate can mend its issuer's name.
        faults += certificate.issuer.attributes.compactMap { attribute in
            fault(
                attribute.value, field: "the issuer's \(attribute.shortName)",
                isAllowed: RolesAnywhereText.isTag
            ).map(Fault.notice)
        }
        return faults
    }

    private func fault(
        _ value: String, field: String, isAllowed: (Unicode.Scalar) -> Bool
    ) -> String? {
        guard value.unicodeScalars.count <= RolesAnywhereText.maximumTagLength else {
            return "\(field) is longer than a session tag"
        }
        guard let stranger = value.unicodeScalars.first(where: { !isAllowed($0) }) else {
            return nil
        }
        return "\(field) has \"\(Escaped.text(String(stranger)))\", which a session cannot carry"
    }
}
