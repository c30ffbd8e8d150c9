import AWS

extension Provisioner {
    /// Changes a role of ours; what is so already is left alone, and what others wrote into its
    /// trust policy is kept.
    ///
    /// Everything is judged before the first change. If IAM refuses one in the middle, those before
    /// it stay, and the same again makes the rest.
    ///
    /// - Parameters:
    ///   - nameOrARN: which role.
    ///   - changes: what is to change.
    ///   - warn: is told before the first change which profiles give longer sessions than the role is
    ///     to allow, or why nobody knows.
    ///   - note: is told of each change once it is made, in words.
    /// - Returns: what was changed.
    /// - Throws: `RolesAnywhereError` with `notFound`, `notOurs`, `durationOutOfRange`,
    ///   `invalidPolicy`, `policyTooLong`, `notAManagedPolicy`, `rolePolicyCount`, `noSuchPolicy` or `ownStatementUnknown`; `AWSError`.
    public func updateRole(
        _ nameOrARN: String, _ changes: RoleChanges,
        warn: ((Result<[LongerProfile], any Error>) -> Void)? = nil,
        changed note: (String) -> Void = { _ in }
    ) throws -> RoleUpdate {
        if let seconds = changes.maxSessionDurationSeconds {
            try DurationRule.check(seconds, in: DurationRule.role)
        }
        _ = try RoleRule.checkManagedPolicies(changes.managedPolicyARNs)
        let role = try iam.role(nameOrARN)
        guard role.isOurs || changes.adopts else {
            throw RolesAnywhereError.notOurs(
                kind: .role, name: role.name, arn: role.arn, differences: [])
        }
        let contents = try RoleContents(of: role, in: iam)
        let trust = try TrustChange(role, changes)
        let policies = try PolicyChanges(contents, changes)
        // No profile can give more than the most that a role can allow.
        if let warn, let seconds = changes.maxSessionDurationSeconds,
            seconds < DurationRule.role.upperBound
        {
            warn(Result { try profiles(of: role, beyond: seconds) })
        }
        var changed: [String] = []
        func done(_ change: String) {
            changed.append(change)
            note(change)
        }
        if !role.isOurs {
            try iam.tagRole(
                role.name, tags: [IAMTag(key: OwnershipTag.key, value: OwnershipTag.value)])
            done("the tag \(OwnershipTag.key)")
        }
        if let json = trust.json {
            try iam.updateAssumeRolePolicy(role: role.name, trustPolicy: json)
            done("the trust policy")
        }
        try apply(policies, to: role.name, done)
        if let seconds = changes.maxSessionDurationSeconds,
            seconds != role.maxSessionDurationSeconds
        {
            try iam.updateRole(
                role.name, description: role.description, maxSessionDurationSeconds: seconds)
            done("the longest session")
        }
        return RoleUpdate(
            arn: role.arn, name: role.name, changed: changed, otherWaysIn: trust.otherWaysIn)
    }

    private func apply(
        _ policies: PolicyChanges, to role: String, _ done: (String) -> Void
    ) throws {
        for arn in policies.attached {
            try iam.attachRolePolicy(role: role, policyARN: arn)
            done("the policy \(arn)")
        }
        for (name, json) in policies.put {
            try iam.putRolePolicy(role: role, name: name, policy: json)
            done("the policy \(name)")
        }
        for arn in policies.detached {
            try iam.detachRolePolicy(role: role, policyARN: arn)
            done("the policy \(arn) (removed)")
        }
        for name in policies.deleted {
            try iam.deleteRolePolicy(role: role, name: name)
            done("the policy \(name) (removed)")
        }
    }
}

/// What becomes of a trust policy.
private struct TrustChange {
    /// The whole new policy; nil where it stays.
    var json: String?
    let otherWaysIn: [Int]

    init(_ role: IAMRole, _ changes: RoleChanges) throws(RolesAnywhereError) {
        guard changes.source != nil || changes.demands != nil else {
            (json, otherWaysIn) = (nil, [])
            return
        }
        let document = try TrustPolicyDocument(json: role.trustPolicy, ofOurRole: role.isOurs)
        otherWaysIn = document.otherWaysIn
        // Who says half of it relies on the other half, which must therefore be known.
        guard let source = changes.source ?? document.own?.source,
            let demands = changes.demands ?? document.own.map(RoleChanges.Demands.init)
        else {
            throw .ownStatementUnknown(
                role: role.name, isMissing: !document.hasOwnStatement,
                lacksSource: changes.source == nil)
        }
        let wanted = TrustPolicy(
            source: source, requirements: demands.requirements, onlyTagKeys: demands.onlyTagKeys)
        guard !document.says(wanted) else { return }
        let text = document.replacingOwn(with: wanted)
        try PolicyQuota.checkTrustPolicy(text, limit: changes.trustPolicyQuota)
        json = text
    }
}

extension RoleChanges.Demands {
    /// What a trust policy demands.
    fileprivate init(_ policy: TrustPolicy) {
        self.init(requirements: policy.requirements, onlyTagKeys: policy.onlyTagKeys)
    }
}

/// What becomes of a role's policies: only what is not so already.
private struct PolicyChanges {
    let attached: [String]
    let put: [(name: String, json: String)]
    var detached: [String] = []
    var deleted: [String] = []

    init(_ contents: RoleContents, _ changes: RoleChanges) throws(RolesAnywhereError) {
        attached = changes.managedPolicyARNs.filter { !contents.managedPolicyARNs.contains($0) }
        var put: [(name: String, json: String)] = []
        var all = contents.inlinePolicies
        for (name, json) in changes.inlinePolicies.sorted(by: { $0.key < $1.key }) {
            let text = try PolicyCheck.rolePolicy(json)
            guard !PolicyText.sameMeaning(text, all[name], kind: .identity) else { continue }
            put.append((name, text))
            all[name] = text
        }
        self.put = put
        for policy in changes.removedPolicies {
            if contents.managedPolicyARNs.contains(policy) {
                detached.append(policy)
            } else if contents.inlinePolicies[policy] != nil {
                deleted.append(policy)
                all[policy] = nil
            } else {
                throw .noSuchPolicy(role: contents.role.name, policy: policy)
            }
        }
        if !put.isEmpty { try PolicyQuota.checkInlinePolicies(all) }
        // They are attached before others are taken off, so that at no time too little is allowed.
        if !attached.isEmpty {
            let count = Set(contents.managedPolicyARNs + attached).count
            guard count <= RoleRule.raisedManagedPolicies else { throw .rolePolicyCount(count) }
        }
    }
}
