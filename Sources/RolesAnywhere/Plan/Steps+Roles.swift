import AWS

/// Roles, which take several calls each.
extension Steps {
    func create(_ state: RoleState) throws -> String {
        // What follows is not noted before it is done; the tag says that it is still to come.
        var first = state
        first.managedPolicyARNs = []
        first.inlinePolicies = [:]
        let isWhole = state.managedPolicyARNs.isEmpty && state.inlinePolicies.isEmpty
        var tags = wantedTags(for: .role(first))
        tags[RoleStateTag.key] = isWhole ? nil : RoleStateTag.creating
        var new = NewRole(name: change.name, trustPolicy: state.trustPolicy)
        new.path = state.path
        new.description = state.description
        new.maxSessionDurationSeconds = state.maxSessionDurationSeconds
        new.tags = tags.sorted { $0.key < $1.key }.map { IAMTag(key: $0.key, value: $0.value) }
        let role: IAMRole
        do {
            role = try step { try iam.createRole(new) }
        } catch let error as AWSError {
            // IAM may have made it without our having heard of it, at this attempt or one before.
            guard error.serviceCode == "EntityAlreadyExists" || !error.isRefusal,
                let found = try? iam.getRole(change.name), Set(found.tags) == Set(new.tags)
            else { throw error }
            role = step { found }
        }
        guard !isWhole else { return role.arn }
        let actual = ActualResource(
            kind: .role, name: role.name, arn: role.arn, state: .role(first), tags: tags)
        try update(actual, first, state)
        return role.arn
    }

    func update(_ actual: ActualResource, _ old: RoleState, _ new: RoleState) throws {
        let role = actual.name
        if PolicyLines.lines(old.trustPolicy) != PolicyLines.lines(new.trustPolicy) {
            try step { try iam.updateAssumeRolePolicy(role: role, trustPolicy: new.trustPolicy) }
        }
        if old.description != new.description
            || old.maxSessionDurationSeconds != new.maxSessionDurationSeconds
        {
            try step {
                try iam.updateRole(
                    role, description: new.description,
                    maxSessionDurationSeconds: new.maxSessionDurationSeconds)
            }
        }
        try changePolicies(of: role, old, new)
        try retagRole(actual, new)
    }

    /// Takes away before it adds, because a role takes only so many.
    private func changePolicies(of role: String, _ old: RoleState, _ new: RoleState) throws {
        let (before, after) = (Set(old.managedPolicyARNs), Set(new.managedPolicyARNs))
        for arn in before.subtracting(after).sorted() {
            try removing { try iam.detachRolePolicy(role: role, policyARN: arn) }
        }
        for arn in after.subtracting(before).sorted() {
            try step { try iam.attachRolePolicy(role: role, policyARN: arn) }
        }
        for name in old.inlinePolicies.keys.sorted() where new.inlinePolicies[name] == nil {
            try removing { try iam.deleteRolePolicy(role: role, name: name) }
        }
        for (name, policy) in new.inlinePolicies.sorted(by: { $0.key < $1.key })
        where old.inlinePolicies[name].map(PolicyLines.lines) != PolicyLines.lines(policy) {
            try step { try iam.putRolePolicy(role: role, name: name, policy: policy) }
        }
    }

    private func retagRole(_ actual: ActualResource, _ state: RoleState) throws {
        var tags = wantedTags(for: .role(state))
        if actual.tags[RoleStateTag.key] != nil { tags[RoleStateTag.key] = RoleStateTag.complete }
        let missing = tags.filter { actual.tags[$0.key] != $0.value }
        let surplus = surplusTags(of: actual, .role(state))
        if !surplus.isEmpty { try step { try iam.untagRole(actual.name, keys: surplus) } }
        guard !missing.isEmpty else { return }
        // The ownership tag goes along, because permissions may depend on its being in the request.
        let sent = missing.merging([OwnershipTag.key: OwnershipTag.value]) { $1 }
        try step {
            try iam.tagRole(
                actual.name,
                tags: sent.sorted { $0.key < $1.key }.map { IAMTag(key: $0.key, value: $0.value) })
        }
    }

    func deleteRole(_ role: String) throws {
        for policy in try iam.listAttachedRolePolicies(role) {
            try removing { try iam.detachRolePolicy(role: role, policyARN: policy.arn) }
        }
        for policy in try iam.listRolePolicies(role) {
            try removing { try iam.deleteRolePolicy(role: role, name: policy) }
        }
        try iam.deleteRole(role)
    }

    /// Takes a policy away from a role; where an answer was lost, it is gone already.
    private func removing(_ call: () throws -> Void) throws {
        do {
            try step(call)
        } catch let error as AWSError where error.serviceCode == "NoSuchEntity" {
            return
        }
    }
}

extension Steps {
    /// All tags that a resource in this state is to have, ours included.
    func wantedTags(for state: ResourceState) -> [String: String] {
        Ownership.tags(for: state.settings, manifest: manifest)
            .merging(state.tags ?? [:]) { $1 }
    }

    /// The keys of tags that a resource is not to have; none where they are left alone.
    func surplusTags(of actual: ActualResource, _ state: ResourceState) -> [String] {
        guard let wanted = state.tags else { return [] }
        return (actual.state.tags ?? [:]).keys.filter { wanted[$0] == nil }.sorted()
    }
}
