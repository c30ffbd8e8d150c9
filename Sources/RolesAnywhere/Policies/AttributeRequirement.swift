/// One attribute that a certificate must have before a role may be assumed with it.
///
/// Roles Anywhere turns attributes into session tags, and the role's trust policy compares those.
public struct AttributeRequirement: Hashable, Sendable {
    /// The session tag, for instance `x509Subject/CN`.
    public let tagKey: String

    /// The exact value.
    public let value: String

    /// Parses `FIELD=VALUE`.
    ///
    /// `FIELD` is a subject attribute (`CN`, `subject.OU`), an issuer's (`issuer.O`), or an
    /// alternative name (`san.DNS`, `san.URI`, `san.Name.CN`); attributes are the usual short names
    /// or dotted OIDs.
    ///
    /// - Throws: `RolesAnywhereError` with `malformedRequirement`, `unknownAttribute` or
    ///   `untaggableValue`.
    public init(_ text: String) throws(RolesAnywhereError) {
        guard let equals = text.firstIndex(of: "=") else { throw .malformedRequirement(text) }
        let value = String(text[text.index(after: equals)...])
        guard !value.isEmpty else { throw .malformedRequirement(text) }
        self.tagKey = try Self.tagKey(of: String(text[..<equals]))
        self.value = value
        guard value.unicodeScalars.count <= 256 else {
            throw .untaggableValue(value, reason: "it has more than 256 characters")
        }
        if let scalar = value.unicodeScalars.first(where: { !Self.isTaggable($0) }) {
            throw .untaggableValue(
                value, reason: "a session tag cannot hold \"\(Character(scalar))\"")
        }
    }

    private static func tagKey(of field: String) throws(RolesAnywhereError) -> String {
        let parts = field.split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false
        ).map(String.init)
        guard parts.count == 2, let source = parts.first?.lowercased() else {
            return "x509Subject/" + (try attribute(field, of: field))
        }
        switch source {
        case "subject":
            return "x509Subject/" + (try attribute(parts[1], of: field))
        case "issuer":
            return "x509Issuer/" + (try attribute(parts[1], of: field))
        case "san":
            return "x509SAN/" + (try alternativeName(parts[1], of: field))
        default:
            return "x509Subject/" + (try attribute(field, of: field))
        }
    }

    private static func alternativeName(
        _ name: String, of field: String
    ) throws(RolesAnywhereError) -> String {
        switch name.lowercased() {
        case "dns": return "DNS"
        case "uri": return "URI"
        case let lower where lower.hasPrefix("name.") || lower.hasPrefix("name/"):
            return "Name/" + (try attribute(String(name.dropFirst(5)), of: field))
        default: throw .unknownAttribute(field)
        }
    }

    private static func attribute(
        _ name: String, of field: String
    ) throws(RolesAnywhereError) -> String {
        if shortNames.contains(name.uppercased()) { return name.uppercased() }
        let arcs = name.split(separator: ".", omittingEmptySubsequences: false)
        let isOID =
            arcs.count >= 3
            && arcs.allSatisfy { arc in
                !arc.isEmpty && arc.utf8.allSatisfy { (0x30...0x39).contains($0) }
            }
        guard isOID else { throw .unknownAttribute(field) }
        return name
    }

    /// The names that AWS is known or likely to use for attributes of a distinguished name.
    static let shortNames: [String] = [
        "CN", "SN", "SERIALNUMBER", "C", "L", "ST", "STREET", "O", "OU", "T", "GIVENNAME",
        "INITIALS", "GENERATION", "DNQ", "UID", "DC", "EMAILADDRESS",
    ]

    /// Whether a character may stand in a session tag: `[\p{L}\p{Z}\p{N}_.:/=+\-@]`.
    private static func isTaggable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .spaceSeparator, .lineSeparator, .paragraphSeparator,
            .decimalNumber, .letterNumber, .otherNumber:
            true
        default:
            "_.:/=+-@".unicodeScalars.contains(scalar)
        }
    }
}
