/// The attribute types of distinguished names that have a short name here.
public enum AttributeType {
    /// How a value is encoded, RFC 5280 Appendix A.1.
    enum Encoding {
        case utf8, printable, ia5
    }

    private static let table: [(name: String, oid: String, encoding: Encoding)] = [
        ("CN", "2.5.4.3", .utf8),
        ("SN", "2.5.4.4", .utf8),
        ("SERIALNUMBER", "2.5.4.5", .printable),
        ("C", "2.5.4.6", .printable),
        ("L", "2.5.4.7", .utf8),
        ("ST", "2.5.4.8", .utf8),
        ("STREET", "2.5.4.9", .utf8),
        ("O", "2.5.4.10", .utf8),
        ("OU", "2.5.4.11", .utf8),
        ("T", "2.5.4.12", .utf8),
        ("GIVENNAME", "2.5.4.42", .utf8),
        ("INITIALS", "2.5.4.43", .utf8),
        ("GENERATION", "2.5.4.44", .utf8),
        ("DNQ", "2.5.4.46", .printable),
        ("UID", "0.9.2342.19200300.100.1.1", .utf8),
        ("DC", "0.9.2342.19200300.100.1.25", .ia5),
        ("EMAILADDRESS", "1.2.840.113549.1.9.1", .ia5),
    ]

    private static let byOID = Dictionary(
        table.compactMap { row in ObjectIdentifier(row.oid).map { ($0, row.name) } },
        uniquingKeysWith: { first, _ in first })

    private static let byName = Dictionary(
        table.compactMap { row in ObjectIdentifier(row.oid).map { (row.name, $0) } },
        uniquingKeysWith: { first, _ in first })

    private static let encodings = Dictionary(
        table.compactMap { row in ObjectIdentifier(row.oid).map { ($0, row.encoding) } },
        uniquingKeysWith: { first, _ in first })

    /// The short name, such as `CN`, or nil for a type that has none here.
    public static func shortName(of type: ObjectIdentifier) -> String? { byOID[type] }

    /// The type of a short name in any case, or of a dotted object identifier.
    public static func named(_ name: String) -> ObjectIdentifier? {
        byName[name.uppercased()] ?? (name.contains(".") ? ObjectIdentifier(name) : nil)
    }

    /// Whether nothing is known here of how its values are encoded.
    static func isUnknown(_ type: ObjectIdentifier) -> Bool { byOID[type] == nil }

    static func encoding(of type: ObjectIdentifier) -> Encoding { encodings[type] ?? .utf8 }
}
