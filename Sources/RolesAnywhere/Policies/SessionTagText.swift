/// What a session tag can hold.
///
/// - SeeAlso: shapes `tagKeyType` and `tagValueType` of the STS service model.
enum SessionTagText {
    /// The most characters of a value.
    static let valueLimit = 256

    /// The most characters of a key.
    static let keyLimit = 128

    /// Why a text cannot be the value of a session tag; nil where it can.
    static func objection(to value: String) -> String? {
        guard value.unicodeScalars.count <= valueLimit else {
            return "it has more than \(valueLimit) characters"
        }
        guard let scalar = value.unicodeScalars.first(where: { !isAllowed($0) }) else { return nil }
        return "a session tag cannot hold \"\(Character(scalar))\""
    }

    /// Whether a character may stand in a session tag: `[\p{L}\p{Z}\p{N}_.:/=+\-@]`.
    static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
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
