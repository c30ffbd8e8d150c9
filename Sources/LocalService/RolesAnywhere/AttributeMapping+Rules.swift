import RolesAnywhere
import X509

extension AttributeMapping {
    /// The fields of a certificate that can be mapped, in the order in which profiles list them.
    static let fields = ["x509Issuer", "x509SAN", "x509Subject"]
}

extension [AttributeMapping] {
    /// These mappings with further rules for one field.
    func adding(_ specifiers: [String], to field: String) -> [AttributeMapping] {
        let known = first { $0.certificateField == field }?.mappingRules ?? []
        var rules = known
        for specifier in specifiers where !rules.contains(where: { $0.specifier == specifier }) {
            rules.append(MappingRule(specifier: specifier))
        }
        return replacing(field, with: rules)
    }

    /// These mappings without some rules for one field, or without any where none are named.
    func removing(_ specifiers: [String], from field: String) -> [AttributeMapping] {
        let known = first { $0.certificateField == field }?.mappingRules ?? []
        return replacing(
            field,
            with: specifiers.isEmpty ? [] : known.filter { !specifiers.contains($0.specifier) })
    }

    /// A field without rules is left out.
    private func replacing(_ field: String, with rules: [MappingRule]) -> [AttributeMapping] {
        AttributeMapping.fields.compactMap { name in
            guard name == field else { return first { $0.certificateField == name } }
            return rules.isEmpty
                ? nil : AttributeMapping(certificateField: field, mappingRules: rules)
        }
    }
}

/// Which specifiers a certificate field has.
///
/// AWS documents the forms, and neither what becomes of others nor a list of attributes.
enum MappingSpecifier {
    /// A specifier as profiles show it: `Name` and `Name/` mean `Name/*`.
    static func normalized(_ specifier: String, in field: String) -> String {
        field == "x509SAN" && ["Name", "Name/"].contains(specifier) ? "Name/*" : specifier
    }

    /// Whether a field has such attributes.
    static func isKnown(_ specifier: String, in field: String) -> Bool {
        guard field == "x509SAN" else { return isAttribute(specifier) }
        if ["DNS", "URI"].contains(specifier) { return true }
        return specifier.hasPrefix("Name/") && isAttribute(String(specifier.dropFirst(5)))
    }

    /// The wildcard, the short name of an attribute, or its dotted object identifier.
    private static func isAttribute(_ specifier: String) -> Bool {
        specifier == "*" || AttributeType.named(specifier) != nil
    }
}
