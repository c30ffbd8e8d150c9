import X509

/// What the authorities above a certificate must be like.
enum IssuerRules {
    /// - Throws: `IssuanceError`, one of its `issuer.` codes or `dn.chain`.
    static func check(
        _ profile: Profile, subject: DistinguishedName, in context: IssuingContext
    ) throws(IssuanceError) {
        for (below, issuer) in context.issuerPath.enumerated() {
            let name = issuer.displayName
            guard context.now <= issuer.validity.notAfter else {
                throw .issuerExpired(
                    issuer: name, notAfter: issuer.validity.notAfter, now: context.now)
            }
            guard issuer.validity.notBefore <= context.now else {
                throw .issuerNotYetValid(
                    issuer: name, notBefore: issuer.validity.notBefore, now: context.now)
            }
            guard let constraints = issuer.basicConstraints, constraints.isCA,
                issuer.keyUsage?.contains(.keyCertSign) ?? false
            else { throw .issuerNotAuthority(issuer: name) }
            // The authorities between this one and the certificate, and it if it is one itself.
            let levels = below + (profile.isAuthority ? 1 : 0)
            if let pathLength = constraints.pathLength, levels > pathLength {
                throw .issuerPathLength(issuer: name, pathLength: pathLength)
            }
        }
        try checkName(subject, in: context)
    }

    private static func checkName(
        _ subject: DistinguishedName, in context: IssuingContext
    ) throws(IssuanceError) {
        let taken = context.issuerPath.map(\.subject) + context.authorityNames
        if let other = taken.first(where: { reads($0, like: subject) }) {
            throw .nameOfAuthority(subject: subject.description, authority: other.description)
        }
    }
}

extension IssuerRules {
    // Case does not tell names apart for who reads them, nor for RFC 5280 §7.1.
    private static func reads(_ name: DistinguishedName, like other: DistinguishedName) -> Bool {
        name.attributes.count == other.attributes.count
            && zip(name.attributes, other.attributes).allSatisfy {
                $0.type == $1.type && $0.value.lowercased() == $1.value.lowercased()
            }
    }
}

extension Certificate {
    /// What messages call the certificate: its common name, or its whole subject.
    var displayName: String { Escaped.text(subject.commonName ?? subject.description) }
}
