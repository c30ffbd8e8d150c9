import X509

/// The characters that reach a session of AWS IAM Roles Anywhere unharmed.
///
/// - SeeAlso: the Roles Anywhere user guide, "Trust model", and STS's `Tag` in its API reference
enum RolesAnywhereText {
    /// With the prefix `CN=` a source identity has 64 characters at most.
    static let maximumCommonNameLength = 61

    /// The length of a session tag's value.
    static let maximumTagLength = 256

    /// Whether the common name may become both a source identity and a tag.
    ///
    /// STS takes `[A-Za-z0-9_+=,.@-]` for the one; a tag has no comma.
    static func isSourceIdentity(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "A"..."Z", "a"..."z", "0"..."9", "_", "+", "=", ".", "@", "-": true
        default: false
        }
    }

    /// Whether an attribute may become a session tag: `[\p{L}\p{Z}\p{N}_.:/=+\-@]`.
    static func isTag(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "_", ".", ":", "/", "=", "+", "-", "@": return true
        default: break
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .spaceSeparator, .lineSeparator, .paragraphSeparator, .decimalNumber, .letterNumber,
            .otherNumber:
            return true
        default:
            return false
        }
    }

    static func check(_ attribute: DistinguishedName.Attribute) throws(IssuanceError) {
        let value = attribute.value
        let isCommonName = attribute.type == .commonName
        let maximum = isCommonName ? maximumCommonNameLength : maximumTagLength
        let length = value.unicodeScalars.count
        guard length <= maximum else {
            throw .attributeLength(
                attribute: attribute.shortName, value: value, length: length, allowed: 1...maximum)
        }
        let isAllowed = isCommonName ? isSourceIdentity : isTag
        if let stranger = value.unicodeScalars.first(where: { !isAllowed($0) }) {
            throw .attributeCharacter(
                attribute: attribute.shortName, value: value, character: String(stranger))
        }
    }
}
