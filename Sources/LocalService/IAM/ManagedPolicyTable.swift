/// The managed policies that roles and sessions can have: AWS's, and the account's own.
struct ManagedPolicyTable: Sendable {
    /// The account's own by lower-case name: names are compared without regard to case.
    private var byName: [String: ManagedPolicy] = [:]

    /// The policy with that ARN: the account's, or AWS's in any partition.
    subscript(arn: String) -> ManagedPolicy? {
        if let own = own(arn) { return own }
        let fields = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard fields.count == 6, fields[0] == "arn", fields[1].hasPrefix("aws"),
            fields[2] == "iam", fields[3].isEmpty, fields[4] == "aws",
            fields[5].hasPrefix("policy/"),
            let policy = BuiltInPolicies.policy(at: String(fields[5].dropFirst("policy".count)))
        else { return nil }
        return policy.named(arn: arn)
    }

    /// The account's own policy of that name, in whatever path.
    func own(named name: String) -> ManagedPolicy? { byName[name.lowercased()] }

    /// The account's own policy with that ARN.
    func own(_ arn: String) -> ManagedPolicy? {
        arn.split(separator: "/").last.flatMap { byName[$0.lowercased()] }.flatMap {
            $0.arn == arn ? $0 : nil
        }
    }

    /// Puts a policy in, in place of one of the same name.
    mutating func insert(_ policy: ManagedPolicy) { byName[policy.name.lowercased()] = policy }

    /// Takes a policy out.
    mutating func remove(_ policy: ManagedPolicy) { byName[policy.name.lowercased()] = nil }

    /// Every name that can be attached, sorted: what a log can offer instead of an unknown one.
    var names: [String] {
        (BuiltInPolicies.names + byName.values.map(\.name)).sorted()
    }
}
