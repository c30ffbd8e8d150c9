public import X509

/// What a trust policy asks for so that one certificate meets it, and none that says anything else.
///
/// Roles Anywhere makes session tags of the subject, the issuer, and the first DNS name, URI and
/// directory name. Where one of these is such that another certificate could give the same tags, or
/// that AWS makes no tag of it, no policy identifies the certificate, and it is refused. Neither
/// serial number nor key becomes a tag, so that a renewed certificate of the same names meets the
/// policy, too.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Trust model", on attribute mapping
public struct CertificateIdentity: Sendable {
    /// The values of all its session tags.
    public let requirements: [AttributeRequirement]

    /// Every tag that it gives, so that certificates with further attributes are kept out.
    public var onlyTagKeys: [String] { requirements.map(\.tagKey) }

    /// Which of the requirements ask for attributes of which AWS does not document the tags.
    ///
    /// Should AWS make no tag of one, or name it otherwise, the certificate itself is kept out.
    public var undocumented: [AttributeRequirement] {
        requirements.filter { requirement in
            let parts = requirement.tagKey.split(separator: "/")
            return parts.dropLast().last != "x509SAN"
                && !Self.documented.contains(parts.last.map(String.init) ?? "")
        }
    }

    private static let documented = ["CN", "C", "O", "OU", "L", "ST"]

    /// Reads what a certificate carries.
    ///
    /// - Parameter certificate: an end-entity certificate.
    /// - Throws: `RolesAnywhereError` with `notAnEndEntity`, or `unidentifiable` where others could
    ///   give the same session tags.
    public init(_ certificate: Certificate) throws(RolesAnywhereError) {
        let subject = "\(certificate.subject)"
        guard certificate.basicConstraints?.isCA != true else { throw .notAnEndEntity(subject) }
        var tags = TagCollector()
        tags.add(certificate.subject, below: "x509Subject/")
        tags.add(certificate.issuer, below: "x509Issuer/")
        tags.add(certificate.subjectAlternativeNames)
        let isOfItsOwn = tags.requirements.contains { !$0.tagKey.hasPrefix("x509Issuer/") }
        if !isOfItsOwn, tags.objections.isEmpty {
            tags.objections.append("it has no name at all but its issuer's")
        }
        guard tags.objections.isEmpty else {
            throw .unidentifiable(
                subject: subject, reasons: tags.objections,
                comparable: isOfItsOwn ? tags.requirements.map(\.description) : [])
        }
        requirements = tags.requirements
    }
}

/// Collects the tags of a certificate's names, and why they do not identify it.
private struct TagCollector {
    var requirements: [AttributeRequirement] = []
    var objections: [String] = []

    mutating func add(_ name: DistinguishedName, below prefix: String) {
        var seen: Set<ObjectIdentifier> = []
        for attribute in name.attributes where seen.insert(attribute.type).inserted {
            add(prefix + attribute.shortName, name.values(of: attribute.type), attribute.type)
        }
    }

    /// Adds an attribute that may occur several times: AWS joins its values by `/`.
    private mutating func add(_ tagKey: String, _ values: [String], _ type: ObjectIdentifier) {
        let value = values.joined(separator: "/")
        guard AttributeType.shortName(of: type) != nil else {
            return object(tagKey, value, "how AWS would name its session tag is not known")
        }
        guard add(tagKey, value) else { return }
        if values.count > 1 {
            object(tagKey, value, "AWS joins its \(values.count) values, as one value could be")
        } else if value.contains("/") {
            object(tagKey, value, "AWS joins several values by a slash, and could have made it so")
        }
    }

    mutating func add(_ names: [GeneralName]) {
        var forms: Set<String> = []
        for name in names {
            switch name {
            case .dns, .uri, .directory:
                guard forms.insert(name.formName).inserted else {
                    objections.append(
                        "\(name): AWS makes a session tag of the first name of its form alone")
                    continue
                }
                addFirst(name)
            default:
                objections.append("\(name): AWS makes no session tag of this form of name")
            }
        }
    }

    private mutating func addFirst(_ name: GeneralName) {
        switch name {
        case .dns(let text): _ = add("x509SAN/DNS", text)
        case .uri(let text): _ = add("x509SAN/URI", text)
        case .directory(let name): add(name, below: "x509SAN/Name/")
        default: break
        }
    }

    /// - Returns: whether a session tag can hold the value.
    private mutating func add(_ tagKey: String, _ value: String) -> Bool {
        do throws(RolesAnywhereError) {
            guard !value.isEmpty else { throw .untaggableValue(value, reason: "it is empty") }
            requirements.append(try AttributeRequirement(tagKey: tagKey, value: value))
            return true
        } catch {
            let reason = SessionTagText.objection(to: value) ?? "it is empty"
            object(tagKey, value, reason)
            return false
        }
    }

    private mutating func object(_ tagKey: String, _ value: String, _ reason: String) {
        objections.append("\(AttributeField.field(of: tagKey))=\(value): \(reason)")
    }
}
