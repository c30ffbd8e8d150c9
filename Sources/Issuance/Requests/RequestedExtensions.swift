import X509

/// Compares the extensions that a CSR asks for with those that would be issued.
enum RequestedExtensions {
    /// - Returns: notices of what is asked for in vain.
    /// - Throws: `IssuanceError.request` for what may not be passed over.
    static func check(
        _ request: IssuanceRequest, against issued: [CertificateExtension], profile: Profile
    ) throws(IssuanceError) -> [Notice] {
        guard let asked = request.certificationRequest else { return [] }
        var notices: [Notice] = []
        if asked.attributeTypes.contains(.challengePassword) {
            notices.append(.challengePassword)
        }
        try refuseAuthority(asked, profile)
        for entry in asked.extensions {
            let ours = issued.first { $0.oid == entry.oid }
            if entry.value == ours?.value { continue }
            // The names are compared one by one, and decided upon, before.
            if entry.oid == .subjectAlternativeName, !request.hasOwnNames { continue }
            if request.ignoredExtensions.contains(entry.oid) {
                notices.append(.ignoredExtension(entry.oid, asked: ExtensionText.value(entry)))
                continue
            }
            if entry.oid == .subjectAlternativeName {
                notices.append(.ignoredExtension(entry.oid, asked: ExtensionText.value(entry)))
                continue
            }
            if entry.oid == .extendedKeyUsage { try refusePurposes(entry, profile) }
            guard ExtensionText.isKnown(entry.oid) || !entry.critical else {
                throw .request(.unknownCritical(entry.oid))
            }
            throw .request(
                .extensionNotAllowed(
                    entry.oid, asked: ExtensionText.value(entry),
                    issued: ours.map(ExtensionText.value), profile: profile.name))
        }
        return notices
    }

    // Never passed over: whoever believes to have got an authority must learn that it is none.
    private static func refuseAuthority(
        _ asked: CertificationRequest, _ profile: Profile
    ) throws(IssuanceError) {
        guard !profile.isAuthority else { return }
        if asked.basicConstraints?.isCA ?? false {
            throw .request(.authority(field: "basicConstraints CA:TRUE", profile: profile.name))
        }
        let usage = asked.keyUsage ?? []
        if let name = usage.intersection([.keyCertSign, .cRLSign]).names.first {
            throw .request(.authority(field: "keyUsage \(name)", profile: profile.name))
        }
    }

    private static func refusePurposes(
        _ entry: CertificateExtension, _ profile: Profile
    ) throws(IssuanceError) {
        let purposes = ExtensionValues([entry]).extendedKeyUsage ?? []
        guard let stranger = purposes.first(where: { !profile.extendedKeyUsage.contains($0) })
        else { return }
        throw .request(
            .purpose(
                found: stranger.keyPurposeName ?? stranger.description, profile: profile.name,
                allowed: profile.extendedKeyUsage.map { $0.keyPurposeName ?? $0.description }))
    }
}
