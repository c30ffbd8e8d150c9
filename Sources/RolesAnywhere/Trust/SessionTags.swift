public import X509

/// The session tags that a certificate gives, by a profile's attribute mapping.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Trust model", on attribute mapping
public struct SessionTags: Equatable, Sendable {
    /// How many tags STS takes.
    public static let limit = 50

    /// What AWS does not document, and may be chosen.
    public struct Rules: Sendable {
        /// Which attributes of a name the wildcard maps.
        public enum Attributes: Sendable {
            /// Those with a known short name; the six that have been seen; all.
            case known, common, all
        }

        /// Which attributes of a name the wildcard maps.
        public var attributes = Attributes.known

        /// Whether further alternative names of one form become tags as well, numbered.
        public var numbersAlternativeNames = false

        /// What AWS's guide says, and what is most likely where it is silent.
        public init() {}
    }

    /// What the tags hang on, of which AWS's documents are silent.
    public enum OpenPoint: Sendable {
        /// Attributes beyond the six that have been seen.
        case attributes

        /// Several alternative names of one form.
        case alternativeNames
    }

    /// The tags: values by key, for instance `x509Subject/CN`.
    public private(set) var values: [String: String] = [:]

    /// The attributes whose values cannot be tags, by certificate field.
    public private(set) var dropped: [String: [String]] = [:]

    /// Where another rule might give other tags.
    public private(set) var openPoints: Set<OpenPoint> = []

    private let numbersAlternativeNames: Bool
    private let attributes: Rules.Attributes

    /// The tags of a certificate.
    ///
    /// - Parameters:
    ///   - certificate: the client's.
    ///   - mappings: the profile's; a new profile has the default ones.
    ///   - rules: what AWS does not document.
    public init(
        _ certificate: Certificate, mappings: [AttributeMapping] = AttributeMapping.defaults,
        rules: Rules = Rules()
    ) {
        numbersAlternativeNames = rules.numbersAlternativeNames
        attributes = rules.attributes
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
    public var hint: String? {
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
    private mutating func chosen<Name>(_ names: [Name]) -> [Name] {
        if names.count > 1 { openPoints.insert(.alternativeNames) }
        return numbersAlternativeNames ? names : Array(names.prefix(1))
    }

    /// The names of the tags, `DNS`, then `DNS/2`, `DNS/3` and so on.
    private static func prefixes(_ form: String) -> some Sequence<String> {
        (1...Int.max).lazy.map { $0 == 1 ? form : "\(form)/\($0)" }
    }

    private mutating func add(_ value: String, attribute: String, field: String) {
        let key = "\(field)/\(attribute)"
        let isTag =
            SessionTagText.objection(to: value) == nil
            && key.unicodeScalars.allSatisfy(SessionTagText.isAllowed)
            && key.unicodeScalars.count <= SessionTagText.keyLimit
        if isTag {
            values[key] = value
        } else if dropped[field]?.contains(attribute) != true {
            dropped[field, default: []].append(attribute)
        }
    }

    private static let common: Set<String> = ["CN", "C", "O", "OU", "L", "ST"]

    private mutating func isMapped(
        _ attribute: DistinguishedName.Attribute, _ specifiers: [String]
    ) -> Bool {
        for specifier in specifiers {
            guard specifier == "*" else {
                if AttributeType.named(specifier) == attribute.type { return true }
                continue
            }
            let name = AttributeType.shortName(of: attribute.type)
            let isCommon = name.map(Self.common.contains) ?? false
            if !isCommon { openPoints.insert(.attributes) }
            let isMapped =
                switch attributes {
                case .known: name != nil
                case .common: isCommon
                case .all: true
                }
            if isMapped { return true }
        }
        return false
    }
}
