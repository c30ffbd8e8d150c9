public import X509

/// What a trust policy can ask for so that one certificate meets it, and no other of its issuer's.
///
/// Roles Anywhere makes session tags of the subject, the issuer, and the first DNS name, URI and
/// directory name. Neither serial number nor key becomes one, so that a renewed certificate of the
/// same names meets the policy, too.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Trust model", on attribute mapping
public struct CertificateIdentity: Sendable {
    /// The values of all its session tags.
    public let requirements: [AttributeRequirement]

    /// Every tag that it gives, so that certificates with further attributes can be kept out; nil
    /// where it is not known under which names AWS would make tags of all its attributes.
    public let onlyTagKeys: [String]?

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

    /// What it has that a policy cannot ask for, each with the reason.
    public let leftOut: [LeftOut]

    /// A part of a certificate that a policy cannot ask for.
    public struct LeftOut: Hashable, Sendable, CustomStringConvertible {
        /// The part, with its value.
        public let part: String

        /// Why it cannot be asked for.
        public let reason: String

        /// The part and the reason, as a fragment.
        public var description: String { "\(part): \(reason)" }
    }

    /// Reads what a certificate carries.
    ///
    /// - Parameter certificate: an end-entity certificate.
    /// - Throws: `RolesAnywhereError` with `notAnEndEntity`, or `unidentifiable` where nothing but
    ///   its issuer would be asked for.
    public init(_ certificate: Certificate) throws(RolesAnywhereError) {
        let subject = "\(certificate.subject)"
        guard certificate.basicConstraints?.isCA != true else { throw .notAnEndEntity(subject) }
        var tags = TagCollector()
        tags.add(certificate.subject, below: "x509Subject/")
        tags.add(certificate.issuer, below: "x509Issuer/")
        tags.add(certificate.subjectAlternativeNames)
        guard tags.requirements.contains(where: { !$0.tagKey.hasPrefix("x509Issuer/") }) else {
            throw .unidentifiable(subject: subject)
        }
        requirements = tags.requirements
        onlyTagKeys = tags.hasUnknownNames ? nil : tags.allowed
        leftOut = tags.leftOut
    }
}

/// Collects the tags of a certificate's names.
private struct TagCollector {
    var requirements: [AttributeRequirement] = []
    var allowed: [String] = []
    var leftOut: [CertificateIdentity.LeftOut] = []
    var hasUnknownNames = false

    mutating func add(_ name: DistinguishedName, below prefix: String) {
        var seen: Set<ObjectIdentifier> = []
        for attribute in name.attributes where seen.insert(attribute.type).inserted {
            let value = name.values(of: attribute.type).joined(separator: "/")
            guard AttributeType.shortName(of: attribute.type) != nil else {
                hasUnknownNames = true
                leave(
                    prefix + attribute.shortName, value, "how AWS would name its tag is not known")
                continue
            }
            add(prefix + attribute.shortName, value)
        }
    }

    mutating func add(_ names: [GeneralName]) {
        var counts: [String: Int] = [:]
        for name in names {
            switch name {
            case .dns(let text): addFirst(text, "DNS", &counts)
            case .uri(let text): addFirst(text, "URI", &counts)
            case .directory(let directory):
                counts["Name", default: 0] += 1
                if counts["Name"] == 1 {
                    add(directory, below: "x509SAN/Name/")
                } else {
                    // Should AWS number it, its tags are of any names.
                    hasUnknownNames = true
                    leave("\(name)", nil, "AWS makes session tags of the first one of its form")
                }
            default:
                leave("\(name)", nil, "AWS makes no session tag of this form of name")
            }
        }
    }

    /// Adds the first name of a form; some versions of the service number the others.
    private mutating func addFirst(_ text: String, _ form: String, _ counts: inout [String: Int]) {
        let count = counts[form, default: 0] + 1
        counts[form] = count
        guard count > 1 else { return add("x509SAN/\(form)", text) }
        if SessionTagText.objection(to: text) == nil { allowed.append("x509SAN/\(form)/\(count)") }
        leave("\(form):\(text)", nil, "AWS makes a session tag of the first one of its form")
    }

    private mutating func add(_ tagKey: String, _ value: String) {
        do throws(RolesAnywhereError) {
            requirements.append(try AttributeRequirement(tagKey: tagKey, value: value))
            allowed.append(tagKey)
        } catch {
            leave(tagKey, value, SessionTagText.objection(to: value) ?? "\(error)")
        }
    }

    private mutating func leave(_ part: String, _ value: String?, _ reason: String) {
        let field = AttributeField.field(of: part)
        leftOut.append(.init(part: value.map { "\(field)=\($0)" } ?? part, reason: reason))
    }
}
