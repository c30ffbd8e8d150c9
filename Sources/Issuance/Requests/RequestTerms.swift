public import X509

/// What the operator says about a CSR, over what the CSR itself asks for.
public struct RequestTerms: Hashable, Sendable {
    /// The subject, nil for the CSR's as far as the profile honours it.
    public var subject: DistinguishedName?

    /// The subject alternative names, nil for the CSR's as far as the profile honours them.
    public var subjectAlternativeNames: [GeneralName]?

    /// The length of validity, nil for the profile's default.
    public var length: ValidityLength?

    /// Whether the certificate may be cut short to end with its issuer.
    public var clampsToIssuer = false

    /// Extensions that the CSR may ask for in vain.
    public var ignoredExtensions: Set<ObjectIdentifier> = []

    /// Terms that leave everything to the CSR and the profile.
    public init() {}
}

extension IssuanceRequest {
    /// What becomes of a CSR: its names as far as the profile honours them, and its key.
    ///
    /// - Parameters:
    ///   - request: read by `RequestReader`.
    ///   - terms: what the operator says.
    ///   - profile: decides what is honoured.
    /// - Throws: `IssuanceError`, one of its `csr.`, `dn.` or `san.` codes.
    public init(
        _ request: CertificationRequest, terms: RequestTerms, profile: Profile
    ) throws(IssuanceError) {
        var subject = terms.subject
        if subject == nil { subject = try Self.subject(of: request, for: profile) }
        var names = terms.subjectAlternativeNames
        if names == nil { names = try Self.names(of: request, for: profile) }
        self.init(
            subject: subject ?? request.subject, subjectAlternativeNames: names ?? [],
            publicKey: request.publicKey, length: terms.length)
        clampsToIssuer = terms.clampsToIssuer
        certificationRequest = request
        ignoredExtensions = terms.ignoredExtensions
        hasOwnNames = terms.subjectAlternativeNames != nil
    }

    // Encoded anew, so that no octet of the CSR's own encoding enters the certificate.
    private static func subject(
        of request: CertificationRequest, for profile: Profile
    ) throws(IssuanceError) -> DistinguishedName {
        let asked = request.subject
        for attribute in asked.attributes {
            let name = attribute.shortName
            guard profile.subjectAttributes.contains(attribute.type) else {
                throw .attributeType(attribute: name, profile: profile.name)
            }
            guard profile.request.subjectAttributes.contains(attribute.type) else {
                throw .request(
                    .policy(
                        field: name, value: attribute.value,
                        constraint: "the profile \"\(profile.name)\" takes no \(name) from a CSR"))
            }
        }
        guard !asked.hasMultiValuedRDN else {
            throw .attributeRepeated(attribute: asked.attributes[0].shortName)
        }
        do throws(X509Error) {
            return try DistinguishedName(attributes: asked.attributes)
        } catch {
            guard case .invalidValue(let field, let value, let detail) = error else {
                throw .request(.policy(field: "subject", value: "\(asked)", constraint: "\(error)"))
            }
            throw .attributeEncoding(attribute: field, value: value, detail: detail)
        }
    }

    private static func names(
        of request: CertificationRequest, for profile: Profile
    ) throws(IssuanceError) -> [GeneralName] {
        let names = request.subjectAlternativeNames
        var seen: Set<GeneralName> = []
        for name in names {
            guard seen.insert(AlternativeNameRules.comparable(name)).inserted else {
                throw .request(.repeatedName(name.description))
            }
            let form = try AlternativeNameRules.form(of: name, for: profile)
            guard profile.request.nameForms.contains(form) else {
                throw .request(
                    .policy(
                        field: form.rawValue, value: name.description,
                        constraint: "the profile \"\(profile.name)\" takes no names of this form "
                            + "from a CSR"))
            }
        }
        return names
    }
}
