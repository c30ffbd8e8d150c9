/// A constraint on a text's characters, with the regular expression by which AWS names it.
struct Pattern: Sendable {
    /// The expression as AWS's messages show it.
    let text: String

    /// Whether a message of AWS with this expression has been seen; others are of its model.
    var isSeen = false

    /// Whether a text satisfies it.
    let matches: @Sendable (String) -> Bool

    /// Names of trust anchors, profiles and CRLs.
    static let resourceName = Pattern(text: "^[ a-zA-Z0-9-_]*$", isSeen: true) { text in
        text.unicodeScalars.allSatisfy { isAlphanumeric($0) || " -_".unicodeScalars.contains($0) }
    }

    /// Tags of Roles Anywhere resources.
    static let resourceTag = Pattern(text: "^[ a-zA-Z0-9_.:/=+@-]*$") { text in
        text.unicodeScalars.allSatisfy {
            isAlphanumeric($0) || " _.:/=+@-".unicodeScalars.contains($0)
        }
    }

    /// Names of roles, policies and sessions, which the services write with one more sign for
    /// "at least one".
    static let iamName = Pattern(text: #"[\w+=,.@-]+"#, isSeen: true) { text in
        !text.isEmpty && isIAMName(text)
    }

    /// Names of role sessions.
    static let sessionName = Pattern(text: #"[\w+=,.@-]*"#, matches: isIAMName)

    /// Keys of tags in IAM.
    static let iamTagKey = Pattern(text: #"[\p{L}\p{Z}\p{N}_.:/=+\-@]+"#) { text in
        !text.isEmpty && text.unicodeScalars.allSatisfy(isTagCharacter)
    }

    /// Values of tags in IAM, session tags and source identities.
    static let iamTagValue = Pattern(text: #"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"#) { text in
        text.unicodeScalars.allSatisfy(isTagCharacter)
    }

    /// Paths of roles.
    static let rolePath = Pattern(text: #"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)"#) { text in
        let isPrintable = text.unicodeScalars.allSatisfy { (0x21...0x7E).contains($0.value) }
        return text == "/"
            || (text.count > 2 && text.hasPrefix("/") && text.hasSuffix("/") && isPrintable)
    }

    /// Descriptions of roles.
    static let description = Pattern(
        text: #"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*"#
    ) { text in
        text.unicodeScalars.allSatisfy {
            [9, 10, 13].contains($0.value) || (0x20...0x7E).contains($0.value)
                || (0xA1...0xFF).contains($0.value)
        }
    }

    /// Policy documents in IAM.
    static let policyDocument = Pattern(text: #"[\u0009\u000A\u000D\u0020-\u00FF]+"#) { text in
        text.unicodeScalars.allSatisfy {
            [9, 10, 13].contains($0.value) || (0x20...0xFF).contains($0.value)
        }
    }

    private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }

    @Sendable private static func isIAMName(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy {
            isAlphanumeric($0) || "_+=,.@-".unicodeScalars.contains($0)
        }
    }

    private static func isTagCharacter(_ scalar: Unicode.Scalar) -> Bool {
        // ASCII's need not be looked up.
        if isAlphanumeric(scalar) || scalar == " " { return true }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber,
            .spaceSeparator, .lineSeparator, .paragraphSeparator:
            true
        default:
            "_.:/=+-@".unicodeScalars.contains(scalar)
        }
    }
}
