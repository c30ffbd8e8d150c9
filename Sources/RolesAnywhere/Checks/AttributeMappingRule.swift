import X509

/// The rules for what of a certificate becomes session tags.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Attribute mapping"
public enum AttributeMappingRule {
    /// The fields of a certificate that can be mapped, by what the command line calls them.
    public static let fields = [
        "subject": "x509Subject", "issuer": "x509Issuer", "san": "x509SAN",
    ]

    /// The service's name of a certificate's field.
    ///
    /// - Parameter text: that name, or `subject`, `issuer` or `san`.
    /// - Returns: `x509Subject`, `x509Issuer` or `x509SAN`.
    /// - Throws: `RolesAnywhereError.unknownCertificateField`.
    public static func field(_ text: String) throws(RolesAnywhereError) -> String {
        if let field = fields[text.lowercased()] { return field }
        let known = fields.values.first { $0.lowercased() == text.lowercased() }
        guard let known else { throw .unknownCertificateField(text) }
        return known
    }

    /// Checks the attributes of a field.
    ///
    /// - Parameters:
    ///   - specifiers: `*`, short names such as `CN`, or dotted OIDs; of the SAN `DNS`, `URI`,
    ///     `Name/*` or `Name/` and an attribute.
    ///   - field: `x509Subject`, `x509Issuer` or `x509SAN`.
    /// - Returns: the attributes as profiles show them.
    /// - Throws: `RolesAnywhereError.invalidSpecifier`.
    public static func specifiers(
        _ specifiers: [String], of field: String
    ) throws(RolesAnywhereError) -> [String] {
        var checked: [String] = []
        for text in specifiers {
            let isName = field == "x509SAN" && ["Name", "Name/"].contains(text)
            let specifier = isName ? "Name/*" : text
            guard specifier.utf8.count <= 60, isKnown(specifier, in: field) else {
                throw .invalidSpecifier(text, field: field)
            }
            if !checked.contains(specifier) { checked.append(specifier) }
        }
        return checked
    }

    private static func isKnown(_ specifier: String, in field: String) -> Bool {
        guard field == "x509SAN" else { return isAttribute(specifier) }
        if ["DNS", "URI"].contains(specifier) { return true }
        return specifier.hasPrefix("Name/") && isAttribute(String(specifier.dropFirst(5)))
    }

    private static func isAttribute(_ specifier: String) -> Bool {
        specifier == "*" || AttributeType.named(specifier) != nil
    }
}
