import X509

extension CertificateTemplate {
    static func extensions(
        _ profile: Profile, _ request: IssuanceRequest, _ names: [GeneralName],
        in context: IssuingContext
    ) throws -> [CertificateExtension] {
        var extensions = [
            try CertificateExtension.basicConstraints(
                isCA: profile.isAuthority, pathLength: request.pathLength ?? profile.pathLength),
            try CertificateExtension.keyUsage(profile.keyUsage),
        ]
        if !profile.extendedKeyUsage.isEmpty {
            extensions.append(try .extendedKeyUsage(profile.extendedKeyUsage))
        }
        extensions.append(
            try .subjectKeyIdentifier(
                request.subjectKeyIdentifier ?? request.publicKey.keyIdentifier))
        // Copied from the issuer's certificate, never computed again: RFC 5280 §4.2.1.1.
        if let issuer = context.issuerPath.first {
            extensions.append(
                try .authorityKeyIdentifier(
                    issuer.subjectKeyIdentifier ?? issuer.publicKey.keyIdentifier))
        }
        if !names.isEmpty {
            extensions.append(
                try .subjectAlternativeNames(names, critical: request.subject.isEmpty))
        }
        return extensions + (try pointers(profile, in: context))
    }

    // Where to look for more about the issuer; RFC 9608 §4 forbids it beside noRevAvail, and what
    // signs itself has no issuer.
    private static func pointers(
        _ profile: Profile, in context: IssuingContext
    ) throws -> [CertificateExtension] {
        if profile.isNoRevocationAvailable { return [.noRevocationAvailable] }
        guard !context.issuerPath.isEmpty else { return [] }
        var extensions: [CertificateExtension] = []
        if !context.crlURLs.isEmpty {
            extensions.append(try .crlDistributionPoints(context.crlURLs))
        }
        if !context.caIssuersURLs.isEmpty {
            extensions.append(try .authorityInformationAccess(issuers: context.caIssuersURLs))
        }
        return extensions
    }

    static func notices(
        _ profile: Profile, _ request: IssuanceRequest, alternatives: [GeneralName]
    ) -> [Notice] {
        var notices: [Notice] = []
        if profile.isAuthority, request.publicKey.kind == .ed25519 {
            notices.append(.ed25519Authority(subject: request.subject.description))
        }
        if !profile.isAuthority, let commonName = request.subject.commonName,
            looksLikeHost(commonName), !alternatives.contains(where: { names($0, commonName) })
        {
            notices.append(.commonNameIsHost(commonName: commonName))
        }
        return notices
    }

    private static func looksLikeHost(_ text: String) -> Bool {
        if IPAddress.octets(text) != nil { return true }
        return text.contains(".") && HostName.fault(text, allowsWildcard: true) == nil
    }

    private static func names(_ name: GeneralName, _ commonName: String) -> Bool {
        switch name {
        case .dns(let text): text.lowercased() == commonName.lowercased()
        case .ip(let octets): IPAddress.octets(commonName) == octets
        default: false
        }
    }
}
