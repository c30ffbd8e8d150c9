import X509

/// What subject alternative names must be like before they enter a certificate.
enum AlternativeNameRules {
    static let maximumCount = 100

    /// The names to take, each once and in the given order, with a notice for each repetition.
    ///
    /// - Throws: `IssuanceError`, one of its `san.` codes.
    static func accepted(
        _ names: [GeneralName], for profile: Profile
    ) throws(IssuanceError) -> (names: [GeneralName], notices: [Notice]) {
        var accepted: [GeneralName] = []
        var notices: [Notice] = []
        var seen: Set<GeneralName> = []
        for name in names {
            try check(name, for: profile)
            if seen.insert(comparable(name)).inserted {
                accepted.append(name)
            } else {
                notices.append(.mergedName(name))
            }
        }
        guard accepted.count <= maximumCount else {
            throw .alternativeNameCount(found: accepted.count, maximum: maximumCount)
        }
        try checkIdentities(accepted)
        return (accepted, notices)
    }

    /// What is wrong with the writing of a name, with its form; nil for a sound one.
    static func fault(_ name: GeneralName) -> (form: String, value: String, detail: String)? {
        func fault(_ form: String, _ value: String, _ detail: String?) -> (String, String, String)?
        {
            detail.map { (form, value, $0) }
        }
        switch name {
        case .dns(let text):
            return fault("dns", text, HostName.fault(text, allowsWildcard: true))
        case .uri(let text):
            return UniformResourceIdentifier.scheme(of: text) == "spiffe"
                ? fault("spiffe", text, SPIFFEIdentity.fault(text))
                : fault("uri", text, UniformResourceIdentifier.fault(text))
        case .email(let text):
            return fault("email", text, MailAddress.fault(text))
        case .ip(let octets):
            return fault("ip", IPAddress.text(octets), Self.fault(octets))
        case .directory, .other:
            return nil
        }
    }

    /// The form of a name that the profile has.
    ///
    /// - Throws: `IssuanceError.alternativeNameForm`.
    static func form(
        of name: GeneralName, for profile: Profile
    ) throws(IssuanceError) -> Profile.NameForm {
        let form: Profile.NameForm
        switch name {
        case .dns: form = .dns
        case .uri: form = .uri
        case .email: form = .email
        case .ip: form = .ip
        case .directory, .other:
            throw .alternativeNameForm(form: name.formName, profile: profile.name)
        }
        guard profile.nameForms.contains(form) else {
            throw .alternativeNameForm(form: form.rawValue, profile: profile.name)
        }
        return form
    }

    private static func check(_ name: GeneralName, for profile: Profile) throws(IssuanceError) {
        _ = try form(of: name, for: profile)
        if let fault = fault(name) {
            throw .alternativeName(form: fault.form, value: fault.value, detail: fault.detail)
        }
    }

    // A SPIFFE identity stands alone among the URIs (SPIFFE X.509-SVID §2).
    private static func checkIdentities(_ names: [GeneralName]) throws(IssuanceError) {
        let uris = names.compactMap { name -> String? in
            if case .uri(let text) = name { text } else { nil }
        }
        guard uris.count > 1,
            let identity = uris.first(where: {
                UniformResourceIdentifier.scheme(of: $0) == "spiffe"
            })
        else { return }
        throw .alternativeName(
            form: "spiffe", value: identity, detail: "must be the only URI of a certificate")
    }

    private static func fault(_ octets: [UInt8]) -> String? {
        guard octets.count == 4 || octets.count == 16 else {
            return "has \(octets.count) octets, not 4 or 16"
        }
        return octets.allSatisfy { $0 == 0 } ? "is the unspecified address" : nil
    }

    // Host names are the same in any case; all else is compared as it is written.
    static func comparable(_ name: GeneralName) -> GeneralName {
        if case .dns(let text) = name { .dns(text.lowercased()) } else { name }
    }
}
