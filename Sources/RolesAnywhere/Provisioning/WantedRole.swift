/// A role as it is asked for.
public struct WantedRole: Sendable {
    /// 1 to 64 of `[A-Za-z0-9_+=,.@-]`.
    public var name: String

    /// `/`, or a path with a slash at both ends.
    public var path: String

    /// Who may assume it.
    public var trustPolicy: TrustPolicy

    /// The ARNs of managed policies.
    public var managedPolicyARNs: [String]

    /// Policies of its own, by name: JSON.
    public var inlinePolicies: [String: String]

    /// The longest session, 3,600 to 43,200 seconds.
    public var maxSessionDurationSeconds: Int

    /// The account's quota of characters in a trust policy.
    public var trustPolicyQuota = PolicyQuota.trustPolicy

    /// Describes a role; `maxSessionDurationSeconds` is IAM's own default unless given.
    public init(
        name: String, path: String = "/", trustPolicy: TrustPolicy,
        managedPolicyARNs: [String] = [], inlinePolicies: [String: String] = [:],
        maxSessionDurationSeconds: Int = 3_600
    ) {
        self.name = name
        self.path = path
        self.trustPolicy = trustPolicy
        self.managedPolicyARNs = managedPolicyARNs
        self.inlinePolicies = inlinePolicies
        self.maxSessionDurationSeconds = maxSessionDurationSeconds
    }
}
