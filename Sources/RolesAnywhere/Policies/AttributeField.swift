import X509

/// The fields of certificates as users name them, and the session tags that they become.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Trust model", on attribute mapping
enum AttributeField {
    /// The session tag of a field: `x509Subject/OU` of `OU` and of `subject.OU`.
    ///
    /// - Throws: `RolesAnywhereError.unknownAttribute`.
    static func tagKey(of field: String) throws(RolesAnywhereError) -> String {
        let parts = field.split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false
        ).map(String.init)
        guard parts.count == 2, let source = parts.first?.lowercased() else {
            return "x509Subject/" + (try attribute(field, of: field))
        }
        return switch source {
        case "subject": "x509Subject/" + (try attribute(parts[1], of: field))
        case "issuer": "x509Issuer/" + (try attribute(parts[1], of: field))
        case "san": "x509SAN/" + (try alternativeName(parts[1], of: field))
        default: "x509Subject/" + (try attribute(field, of: field))
        }
    }

    /// The field of a session tag, in the shortest form; a tag of no certificate is itself.
    static func field(of tagKey: String) -> String {
        let forms = [
            ("x509Subject/", ""), ("x509Issuer/", "issuer."), ("x509SAN/Name/", "san.Name."),
            ("x509SAN/", "san."),
        ]
        for (prefix, field) in forms where tagKey.hasPrefix(prefix) {
            return field + tagKey.dropFirst(prefix.count)
        }
        return tagKey
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

    /// The name of an attribute in tags; an OID that has a short name becomes that.
    private static func attribute(
        _ name: String, of field: String
    ) throws(RolesAnywhereError) -> String {
        let arcs = name.split(separator: ".", omittingEmptySubsequences: false)
        let isOID = arcs.count >= 3 && arcs.allSatisfy(isNumber)
        guard isOID || arcs.count == 1, let type = AttributeType.named(name) else {
            throw .unknownAttribute(field)
        }
        return AttributeType.shortName(of: type) ?? name
    }

    private static func isNumber(_ arc: Substring) -> Bool {
        !arc.isEmpty && arc.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
