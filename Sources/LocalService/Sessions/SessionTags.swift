import RolesAnywhere
import X509

/// The session tags that a certificate gives, by a profile's attribute mapping.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Trust model", on attribute mapping
struct SessionTags {
    /// The tags: values by key, for instance `x509Subject/CN`.
    private(set) var values: [String: String] = [:]

    /// The attributes whose values cannot be tags, by certificate field.
    private(set) var dropped: [String: [String]] = [:]

    init(_ certificate: Certificate, mappings: [AttributeMapping]) {
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
            guard Self.isMapped(attribute, specifiers) else { continue }
            // A type that occurs more than once is joined in the order of the certificate.
            let value = name.values(of: attribute.type).joined(separator: "/")
            add(value, attribute: prefix + attribute.shortName, field: field)
        }
    }

    private mutating func add(_ names: [GeneralName], _ specifiers: [String]) {
        // Of each form, AWS maps the first name only.
        for specifier in specifiers {
            switch specifier {
            case "DNS":
                let first = names.lazy.compactMap {
                    if case .dns(let name) = $0 { name } else { nil }
                }
                .first
                if let first { add(first, attribute: "DNS", field: "x509SAN") }
            case "URI":
                let first = names.lazy.compactMap {
                    if case .uri(let uri) = $0 { uri } else { nil }
                }
                .first
                if let first { add(first, attribute: "URI", field: "x509SAN") }
            default:
                guard specifier == "Name" || specifier.hasPrefix("Name/") else { continue }
                let first = names.lazy.compactMap {
                    if case .directory(let name) = $0 { name } else { nil }
                }.first
                let rest = String(specifier.dropFirst("Name/".count))
                if let first {
                    add(
                        first, [rest.isEmpty ? "*" : rest], field: "x509SAN", below: "Name/")
                }
            }
        }
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

    private static func isMapped(
        _ attribute: DistinguishedName.Attribute, _ specifiers: [String]
    ) -> Bool {
        specifiers.contains { specifier in
            // The wildcard means all types that have a name.
            if specifier == "*" { return AttributeType.shortName(of: attribute.type) != nil }
            return AttributeType.named(specifier) == attribute.type
        }
    }
}
