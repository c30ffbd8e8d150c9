/// How long policies may be.
///
/// - SeeAlso: IAM User Guide, "IAM and AWS STS quotas"
public enum PolicyQuota {
    /// The characters of a role's trust policy, where AWS has not raised the account's quota.
    public static let trustPolicy = 2_048

    /// The characters of a trust policy to which AWS raises the quota.
    public static let raisedTrustPolicy = 8_192

    /// The characters of all inline policies of a role together.
    public static let inlinePolicies = 10_240

    /// The characters of a session policy.
    public static let sessionPolicy = 2_048

    /// Checks a role's trust policy.
    ///
    /// - Parameters:
    ///   - json: the whole document.
    ///   - limit: the account's quota.
    /// - Throws: `RolesAnywhereError.policyTooLong`.
    public static func checkTrustPolicy(
        _ json: String, limit: Int = trustPolicy
    ) throws(RolesAnywhereError) {
        let length = length(json)
        guard length <= limit else {
            throw .policyTooLong(what: "trust policy", length: length, limit: limit)
        }
    }

    /// Checks all inline policies of a role, by name.
    ///
    /// - Throws: `RolesAnywhereError.policyTooLong`.
    public static func checkInlinePolicies(
        _ policies: [String: String]
    ) throws(RolesAnywhereError) {
        let length = policies.values.reduce(0) { $0 + Self.length($1) }
        guard length <= inlinePolicies else {
            let what = policies.count == 1 ? "inline policy" : "inline policies together"
            throw .policyTooLong(what: what, length: length, limit: inlinePolicies)
        }
    }

    /// The length that counts for IAM, which leaves out whitespace.
    static func length(_ json: String) -> Int {
        json.unicodeScalars.count { !$0.properties.isWhitespace }
    }
}
