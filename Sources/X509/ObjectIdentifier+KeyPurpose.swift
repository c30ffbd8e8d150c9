extension ObjectIdentifier {
    private static let keyPurposes: [(name: String, dotted: String)] = [
        ("serverAuth", "1.3.6.1.5.5.7.3.1"), ("clientAuth", "1.3.6.1.5.5.7.3.2"),
        ("codeSigning", "1.3.6.1.5.5.7.3.3"), ("emailProtection", "1.3.6.1.5.5.7.3.4"),
        ("timeStamping", "1.3.6.1.5.5.7.3.8"), ("OCSPSigning", "1.3.6.1.5.5.7.3.9"),
        ("anyExtendedKeyUsage", "2.5.29.37.0"),
    ]

    /// A purpose for the extended key usage, by its name there or in dotted form.
    ///
    /// - Parameter text: `clientAuth` or `1.3.6.1.5.5.7.3.2`; nil for a name that is not known.
    /// - SeeAlso: RFC 5280 §4.2.1.12
    public init?(keyPurpose text: String) {
        let known = ObjectIdentifier.keyPurposes.first { $0.name == text }
        guard known != nil || text.contains(".") else { return nil }
        self.init(known?.dotted ?? text)
    }

    /// The name of a purpose for the extended key usage, nil for what is none that is known.
    ///
    /// - SeeAlso: RFC 5280 §4.2.1.12
    public var keyPurposeName: String? {
        let dotted = description
        return ObjectIdentifier.keyPurposes.first { $0.dotted == dotted }?.name
    }
}
