import X509

/// What RFC 5280 Appendix A.1 says of an attribute's value.
struct SubjectAttribute {
    /// The lengths that a value may have, in characters.
    let lengths: ClosedRange<Int>

    /// Whether a name has at most one of it.
    let isSingleValued: Bool

    static func rules(for type: ObjectIdentifier) -> SubjectAttribute {
        table[type] ?? other
    }

    private static let other = SubjectAttribute(lengths: 1...32_768, isSingleValued: false)

    private static let table = Dictionary(
        rows.compactMap { row in ObjectIdentifier(row.key).map { ($0, row.value) } },
        uniquingKeysWith: { first, _ in first })

    private static let rows: [String: SubjectAttribute] = [
        "2.5.4.3": SubjectAttribute(lengths: 1...64, isSingleValued: true),  // CN
        "2.5.4.5": SubjectAttribute(lengths: 1...64, isSingleValued: true),  // serialNumber
        "2.5.4.6": SubjectAttribute(lengths: 2...2, isSingleValued: true),  // C
        "2.5.4.7": SubjectAttribute(lengths: 1...128, isSingleValued: false),  // L
        "2.5.4.8": SubjectAttribute(lengths: 1...128, isSingleValued: false),  // ST
        "2.5.4.9": SubjectAttribute(lengths: 1...128, isSingleValued: false),  // STREET
        "2.5.4.10": SubjectAttribute(lengths: 1...64, isSingleValued: false),  // O
        "2.5.4.11": SubjectAttribute(lengths: 1...64, isSingleValued: false),  // OU
        "2.5.4.12": SubjectAttribute(lengths: 1...64, isSingleValued: false),  // T
        "2.5.4.42": SubjectAttribute(lengths: 1...16, isSingleValued: false),  // GIVENNAME
        "2.5.4.46": SubjectAttribute(lengths: 1...64, isSingleValued: true),  // DNQ
        "0.9.2342.19200300.100.1.1": SubjectAttribute(lengths: 1...256, isSingleValued: true),
        "0.9.2342.19200300.100.1.25": SubjectAttribute(lengths: 1...63, isSingleValued: false),
        "1.2.840.113549.1.9.1": SubjectAttribute(lengths: 1...255, isSingleValued: false),
    ]
}
