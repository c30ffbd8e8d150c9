/// Patterns of IAM's and STS's models that Roles Anywhere does not share.
extension Pattern {
    /// Paths of managed policies.
    static let policyPath = Pattern(text: #"((/[A-Za-z0-9\.,\+@=_-]+)*)/"#) { text in
        guard text.hasPrefix("/"), text.hasSuffix("/") else { return false }
        guard text != "/" else { return true }
        let components = text.dropFirst().dropLast().split(
            separator: "/", omittingEmptySubsequences: false)
        return components.allSatisfy { !$0.isEmpty && $0.unicodeScalars.allSatisfy(isNameSign) }
    }

    /// What lists of roles are limited to by the beginning of their paths.
    static let pathPrefix = Pattern(text: #"\u002F[\u0021-\u007F]*"#) { text in
        text.hasPrefix("/")
            && text.unicodeScalars.allSatisfy { (0x21...0x7F).contains($0.value) }
    }

    /// Where a list goes on.
    static let marker = Pattern(text: #"[\u0020-\u00FF]+"#) { text in
        !text.isEmpty && text.unicodeScalars.allSatisfy { (0x20...0xFF).contains($0.value) }
    }

    /// Names of services that make roles of their own, and suffixes of such roles.
    static let serviceName = Pattern(text: #"[\w+=,.@-]+"#) { text in
        !text.isEmpty && text.unicodeScalars.allSatisfy(isNameSign)
    }

    /// External ids in STS.
    static let externalID = Pattern(text: #"[\w+=,.@:\/-]*"#) { text in
        text.unicodeScalars.allSatisfy { isNameSign($0) || $0 == ":" || $0 == "/" }
    }

    private static func isNameSign(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "+", "=", ",", ".", "@", "-": true
        default: false
        }
    }
}
