/// Mail addresses as they may stand in an rfc822Name: `local@domain`, and nothing around it.
///
/// - SeeAlso: RFC 5280 §4.2.1.6, RFC 5321 §4.1.2
enum MailAddress {
    /// What is wrong with an address, or nil.
    static func fault(_ text: String) -> String? {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let local = parts.first, let domain = parts.last else {
            return "is not of the form local@domain"
        }
        guard (1...64).contains(local.utf8.count), local.utf8.allSatisfy(isLocalOctet),
            !local.hasPrefix("."), !local.hasSuffix("."), !local.contains("..")
        else {
            return "has a part before the \"@\" that no mail address has"
        }
        return HostName.fault(String(domain), allowsWildcard: false).map {
            "has a domain that \($0)"
        }
    }

    private static func isLocalOctet(_ octet: UInt8) -> Bool {
        HostName.isLetter(octet) || HostName.isDigit(octet)
            || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(octet)
    }
}
