public import AWS

/// ARNs of the resources that this module knows.
///
/// They are written where shells read them, and go into signed requests: only what AWS can have made
/// is taken.
///
/// - SeeAlso: IAM User Guide, "IAM identifiers"; the models of Roles Anywhere (`Uuid`) and IAM
///   (`roleNameType`, `pathType`)
public enum ResourceARN {
    /// Parses the ARN of one kind of resource.
    ///
    /// - Parameters:
    ///   - text: what should be an ARN.
    ///   - kind: what it should be the ARN of.
    /// - Returns: the ARN, with a region unless it is a role's.
    /// - Throws: `RolesAnywhereError.notAnARN`.
    public static func parse(_ text: String, kind: ResourceKind) throws(RolesAnywhereError) -> ARN {
        // Why the text is no ARN at all matters less than what it should have been.
        guard let arn = try? ARN(text), arn.service == kind.service,
            arn.resource.hasPrefix(kind.resourcePrefix),
            arn.resource.utf8.count > kind.resourcePrefix.utf8.count,
            !arn.account.isEmpty, arn.region.isEmpty == (kind == .role),
            isPartition(arn.partition), isMade(of: "-", arn.region),
            // In a policy these would stand for others.
            !text.unicodeScalars.contains(where: { "*?$".unicodeScalars.contains($0) }),
            kind == .role
                ? isRole(arn.resource.dropFirst("role".utf8.count))
                : isMade(of: "-", arn.resource.dropFirst(kind.resourcePrefix.utf8.count))
        else { throw .notAnARN(kind: kind, text: text) }
        return arn
    }

    /// `aws`, or `aws-` and what tells it apart.
    private static func isPartition(_ text: String) -> Bool {
        text == "aws" || (text.hasPrefix("aws-") && isMade(of: "-", text))
    }

    /// A path that begins and ends with a slash, which may hold any visible character, and a name.
    private static func isRole(_ text: Substring) -> Bool {
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return false }
        let name = text[text.utf8.index(after: slash)...]
        return text[...slash].utf8.count <= 512 && (1...64).contains(name.utf8.count)
            && isMade(of: "_+=,.@-", name)
    }

    /// Whether a text has no others than letters and digits of ASCII and these.
    private static func isMade(of others: String, _ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: others.utf8.contains(byte)
            }
        }
    }

    /// Whether a text claims to be an ARN rather than a name.
    public static func looksLikeARN(_ text: String) -> Bool {
        text.hasPrefix("arn:")
    }
}
