public import AWS

/// A role with its policies.
public struct RoleContents: Sendable {
    /// The role.
    public let role: IAMRole

    /// The ARNs of the managed policies attached to it.
    public let managedPolicyARNs: [String]

    /// Its own policies, by name: JSON.
    public let inlinePolicies: [String: String]

    /// Asks IAM for a role's policies.
    ///
    /// - Throws: `AWSError`
    public init(of role: IAMRole, in iam: IAMClient) throws {
        self.role = role
        managedPolicyARNs = try iam.listAttachedRolePolicies(role.name).map(\.arn).sorted()
        var inline: [String: String] = [:]
        for name in try iam.listRolePolicies(role.name) {
            inline[name] = try iam.getRolePolicy(role: role.name, name: name)
        }
        inlinePolicies = inline
    }

    /// What differs from a role that is asked for.
    ///
    /// While a role is being made, policies may be missing; none may be there that was not asked
    /// for.
    func compare(with wanted: WantedRole, allowMissing: Bool) -> Comparison {
        var comparison = Comparison()
        comparison.field("path", wanted: wanted.path, found: role.path)
        comparison.policy(
            "trust policy", kind: .trust, wanted: wanted.trustPolicy.json,
            found: role.trustPolicy)
        comparison.field(
            "maximum session duration in seconds", wanted: wanted.maxSessionDurationSeconds,
            found: role.maxSessionDurationSeconds ?? 3_600)
        let (managed, names) = (wanted.managedPolicyARNs, Array(wanted.inlinePolicies.keys))
        if !allowMissing || !Set(managedPolicyARNs).isSubset(of: managed) {
            comparison.list("managed policies", wanted: managed, found: managedPolicyARNs)
        }
        // What revokes sessions is no part of what a role is for.
        let found = inlinePolicies.keys.filter {
            $0 != SessionRevocation.policyName || names.contains($0)
        }
        if !allowMissing || !Set(found).isSubset(of: names) {
            comparison.list("inline policies", wanted: names, found: found)
        }
        for (name, json) in wanted.inlinePolicies.sorted(by: { $0.key < $1.key }) {
            guard let found = inlinePolicies[name] else { continue }
            comparison.policy("inline policy \(name)", kind: .identity, wanted: json, found: found)
        }
        return comparison
    }
}
