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

    /// Whether a whole value may become a session tag.
    static func isTag(_ value: String) -> Bool {
        // No text has more characters than octets.
        value.utf8.count <= maximumTagLength && value.utf8.allSatisfy(isTagOctet)
            || value.unicodeScalars.count <= maximumTagLength
                && value.unicodeScalars.allSatisfy(isTag)
    }

    /// Whether a whole value may become a source identity and a session tag; its length apart.
    static func isSourceIdentity(_ value: String) -> Bool {
        value.utf8.count <= maximumTagLength && value.unicodeScalars.allSatisfy(isSourceIdentity)
    }

    // The ASCII part of `isTag`, which is nearly everything that is met.
    private static func isTagOctet(_ octet: UInt8) -> Bool {
        HostName.isLetter(octet) || HostName.isDigit(octet)
            || " _.:/=+-@".utf8.contains(octet)
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
        let stranger = value.unicodeScalars.first {
            isCommonName ? !isSourceIdentity($0) : !isTag($0)
        }
        if let stranger {
            throw .attributeCharacter(
                attribute: attribute.shortName, value: value, character: String(stranger))
        }
    }
}
