/// What is to change about a role; what is nil or empty stays as it is.
public struct RoleChanges: Sendable {
    /// What certificates must carry.
    public struct Demands: Sendable {
        /// What a certificate must carry; nothing lets every certificate in.
        public var requirements: [AttributeRequirement]

        /// The only session tags that it may give; nil where others do not matter.
        public var onlyTagKeys: [String]?

        /// Describes demands.
        public init(requirements: [AttributeRequirement], onlyTagKeys: [String]? = nil) {
            self.requirements = requirements
            self.onlyTagKeys = onlyTagKeys
        }
    }

    /// On whose behalf the role may be assumed.
    public var source: TrustPolicy.Source?

    /// What certificates must carry.
    public var demands: Demands?

    /// The longest session, in seconds.
    public var maxSessionDurationSeconds: Int?

    /// The ARNs of managed policies to attach.
    public var managedPolicyARNs: [String] = []

    /// Policies of its own to put, by name: JSON.
    public var inlinePolicies: [String: String] = [:]

    /// The ARNs of managed policies to detach, and the names of policies of its own to delete.
    public var removedPolicies: [String] = []

    /// Whether to take over a role that this tool did not make.
    public var adopts = false

    /// The account's quota of characters in a trust policy.
    public var trustPolicyQuota = PolicyQuota.trustPolicy

    /// No changes.
    public init() {}

    /// Whether nothing is to change.
    public var isEmpty: Bool {
        source == nil && demands == nil && maxSessionDurationSeconds == nil
            && managedPolicyARNs.isEmpty && inlinePolicies.isEmpty && removedPolicies.isEmpty
            && !adopts
    }
}

/// What became of a role that was to change.
public struct RoleUpdate: Hashable, Sendable {
    /// The role's ARN.
    public let arn: String

    /// The role's name.
    public let name: String

    /// What was changed, in words; nothing where it was so already.
    public let changed: [String]

    /// Which statements of the trust policy, from 0, are others' and let Roles Anywhere in as well.
    public let otherWaysIn: [Int]
}
