import RolesAnywhere
import X509

/// The session tags that a certificate gives, by a profile's attribute mapping.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Trust model", on attribute mapping
struct SessionTags {
    /// How many tags STS takes.
    static let limit = 50

    /// The tags: values by key, for instance `x509Subject/CN`.
    private(set) var values: [String: String] = [:]

    /// The attributes whose values cannot be tags, by certificate field.
    private(set) var dropped: [String: [String]] = [:]

    private let behaviours: Behaviours
    private let trail: Trail

    init(
        _ certificate: Certificate, mappings: [AttributeMapping], _ behaviours: Behaviours,
        _ trail: Trail
    ) {
        self.behaviours = behaviours
        self.trail = trail
        for mapping in mappings {
            let specifiers = mapping.mappingRules.map(\.specifier)
            switch mapping.certificateField {
            case "x509Subject":
                add(certificate.subject, specifiers, field: "x509Subject")
            case "x509Issuer":
                add(certificate.issuer, specifiers, field: "x509Issuer")
            case "x509SAN":
                add(certificate.subjectAlternativeNames, specifiers)
            default:
                break
            }
        }
    }

    /// What AWS appends to its refusal where attributes were dropped; nil where none was.
    var hint: String? {
        guard !dropped.isEmpty else { return nil }
        let fields = [("Issuer", "x509Issuer"), ("Subject", "x509Subject"), ("SAN", "x509SAN")]
        let lists = fields.map { label, field in
            "\(label): [ \((dropped[field] ?? []).joined(separator: ", ")) ]"
        }
        return "Some attributes failed to be mapped into session tags. "
            + lists.joined(separator: "; ")
    }

    private mutating func add(
        _ name: DistinguishedName, _ specifiers: [String], field: String, below prefix: String = ""
    ) {
        var seen: Set<ObjectIdentifier> = []
        for attribute in name.attributes where seen.insert(attribute.type).inserted {
            guard isMapped(attribute, specifiers) else { continue }
            // A type that occurs more than once is joined in the order of the certificate.
            let value = name.values(of: attribute.type).joined(separator: "/")
            add(value, attribute: prefix + attribute.shortName, field: field)
        }
    }

    private mutating func add(_ names: [GeneralName], _ specifiers: [String]) {
        for specifier in specifiers {
            switch specifier {
            case "DNS":
                let values = names.compactMap { if case .dns(let name) = $0 { name } else { nil } }
                add(alternatives: values, form: "DNS")
            case "URI":
                let values = names.compactMap { if case .uri(let uri) = $0 { uri } else { nil } }
                add(alternatives: values, form: "URI")
            default:
                guard specifier == "Name" || specifier.hasPrefix("Name/") else { continue }
                let values = names.compactMap {
                    if case .directory(let name) = $0 { name } else { nil }
                }
                let rest = String(specifier.dropFirst("Name/".count))
                for (name, prefix) in zip(chosen(values), Self.prefixes("Name")) {
                    add(
                        name, [rest.isEmpty ? "*" : rest], field: "x509SAN", below: "\(prefix)/")
                }
            }
        }
    }

    private mutating func add(alternatives values: [String], form: String) {
        for (value, attribute) in zip(chosen(values), Self.prefixes(form)) {
            add(value, attribute: attribute, field: "x509SAN")
        }
    }

    /// The names of one form that become tags: the first, by AWS's guide.
    private func chosen<Name>(_ names: [Name]) -> [Name] {
        if names.count > 1 { trail.used(.alternativeNameTags) }
        return behaviours.alternativeNameTags == .numbered ? names : Array(names.prefix(1))
    }

    /// The names of the tags, `DNS`, then `DNS/2`, `DNS/3` and so on.
    private static func prefixes(_ form: String) -> some Sequence<String> {
        (1...Int.max).lazy.map { $0 == 1 ? form : "\(form)/\($0)" }
    }

    private mutating func add(_ value: String, attribute: String, field: String) {
        let key = "\(field)/\(attribute)"
        let isTag =
            Pattern.iamTagValue.matches(value) && value.unicodeScalars.count <= 256
            && Pattern.iamTagKey.matches(key) && key.unicodeScalars.count <= 128
        if isTag {
            values[key] = value
        } else if dropped[field]?.contains(attribute) != true {
            dropped[field, default: []].append(attribute)
        }
    }

    private static let common: Set<String> = ["CN", "C", "O", "OU", "L", "ST"]

    private func isMapped(
        _ attribute: DistinguishedName.Attribute, _ specifiers: [String]
    ) -> Bool {
        specifiers.contains { specifier in
            guard specifier == "*" else { return AttributeType.named(specifier) == attribute.type }
            let name = AttributeType.shortName(of: attribute.type)
            let isCommon = name.map(Self.common.contains) ?? false
            if !isCommon { trail.used(.attributeTags) }
            return switch behaviours.attributeTags {
            case .known: name != nil
            case .common: isCommon
            case .all: true
            }
        }
    }
}
