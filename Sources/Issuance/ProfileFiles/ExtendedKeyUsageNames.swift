public import X509

/// The names of RFC 5280 §4.2.1.12 for extended key usages.
public enum ExtendedKeyUsageNames {
    private static let table: [(name: String, dotted: String)] = [
        ("serverAuth", "1.3.6.1.5.5.7.3.1"), ("clientAuth", "1.3.6.1.5.5.7.3.2"),
        ("codeSigning", "1.3.6.1.5.5.7.3.3"), ("emailProtection", "1.3.6.1.5.5.7.3.4"),
        ("timeStamping", "1.3.6.1.5.5.7.3.8"), ("OCSPSigning", "1.3.6.1.5.5.7.3.9"),
        ("anyExtendedKeyUsage", "2.5.29.37.0"),
    ]

    /// The purpose of a name or of a dotted object identifier, nil for an unknown name.
    public static func usage(named name: String) -> ObjectIdentifier? {
        if let row = table.first(where: { $0.name == name }) {
            return ObjectIdentifier(row.dotted)
        }
        return name.contains(".") ? ObjectIdentifier(name) : nil
    }

    /// The name of a purpose, or its dotted form.
    public static func name(of usage: ObjectIdentifier) -> String {
        table.first { $0.dotted == usage.description }?.name ?? usage.description
    }
}
