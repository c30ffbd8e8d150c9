/// Which attributes of one certificate field become session tags.
///
/// - SeeAlso: shape `AttributeMapping` of the service model.
public struct AttributeMapping: Codable, Hashable, Sendable {
    /// `x509Subject`, `x509Issuer` or `x509SAN`.
    public var certificateField: String

    /// The attributes taken from that field.
    public var mappingRules: [MappingRule]

    /// Makes a mapping.
    public init(certificateField: String, mappingRules: [MappingRule]) {
        self.certificateField = certificateField
        self.mappingRules = mappingRules
    }

    /// What a new profile has, in the order in which the service lists it.
    public static let defaults = [
        AttributeMapping(certificateField: "x509Issuer", mappingRules: [.init(specifier: "*")]),
        AttributeMapping(
            certificateField: "x509SAN",
            mappingRules: [
                .init(specifier: "DNS"), .init(specifier: "URI"), .init(specifier: "Name/*"),
            ]),
        AttributeMapping(certificateField: "x509Subject", mappingRules: [.init(specifier: "*")]),
    ]
}

/// One attribute, or `*` for all of them.
public struct MappingRule: Codable, Hashable, Sendable {
    /// For instance `CN`, `DNS`, `Name/*`, or a dotted OID; 0 to 60 characters.
    public var specifier: String

    /// Makes a rule.
    public init(specifier: String) {
        self.specifier = specifier
    }
}
