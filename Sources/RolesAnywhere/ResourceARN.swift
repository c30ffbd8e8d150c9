public import AWS

/// ARNs of the resources that this module knows.
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
            // In a policy these would stand for others.
            !text.contains(where: { "*?$".contains($0) })
        else { throw .notAnARN(kind: kind, text: text) }
        return arn
    }

    /// Whether a text claims to be an ARN rather than a name.
    public static func looksLikeARN(_ text: String) -> Bool {
        text.hasPrefix("arn:")
    }
}
