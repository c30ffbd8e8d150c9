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
        tags[StateTag.key] = isWhole ? nil : StateTag.creating
        var new = NewRole(name: change.name, trustPolicy: state.trustPolicy)
        new.path = state.path
        new.description = state.description
        new.maxSessionDurationSeconds = state.maxSessionDurationSeconds
        new.tags = Self.roleTags(tags)
        let role: IAMRole
        do {
            role = try step { try iam.createRole(new) }
        } catch let error as AWSError where !error.isDenial {
            // IAM may have made it without our having heard of it, at this attempt or one before; or
            // another run of the same manifest has.
            guard let found = try existing(), found.path == state.path else { throw error }
            step {}
            return try update(ActualResource(RoleContents(of: found, in: iam)), to: .role(state))
        }
        guard !isWhole else { return role.arn }
        let actual = ActualResource(
            kind: .role, name: role.name, arn: role.arn, state: .role(first), tags: tags)
        return try update(actual, to: .role(state))
    }

    /// The role of that name, where it is the manifest's.
    private func existing() throws -> IAMRole? {
        do {
            let role = try iam.getRole(change.name)
            let ownership = Ownership(
                tags: Dictionary(
                    role.tags.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }))
            return ownership.isOurs && ownership.manifest == manifest ? role : nil
        } catch {
            guard error.isAbsence else { throw error }
            return nil
        }
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
        try changePolicies(of: actual, old, new)
        try retag(actual, .role(new))
    }

    /// Takes away before it adds, because a role takes only so many.
    private func changePolicies(
        of actual: ActualResource, _ old: RoleState, _ new: RoleState
    ) throws {
        let role = actual.name
        let (before, after) = (Set(old.managedPolicyARNs), Set(new.managedPolicyARNs))
        var calls: [() throws -> Void] = []
        for arn in before.subtracting(after).sorted() {
            calls.append { [self] in
                try removing { try iam.detachRolePolicy(role: role, policyARN: arn) }
            }
        }
        for arn in after.subtracting(before).sorted() {
            calls.append { [self] in
                try step { try iam.attachRolePolicy(role: role, policyARN: arn) }
            }
        }
        for name in old.inlinePolicies.keys.sorted() where new.inlinePolicies[name] == nil {
            calls.append { [self] in
                try removing { try iam.deleteRolePolicy(role: role, name: name) }
            }
        }
        for (name, policy) in new.inlinePolicies.sorted(by: { $0.key < $1.key })
        where old.inlinePolicies[name].map(PolicyLines.lines) != PolicyLines.lines(policy) {
            calls.append { [self] in
                try step { try iam.putRolePolicy(role: role, name: name, policy: policy) }
            }
        }
        if calls.count > 1 { try mark(actual) }
        for call in calls { try call() }
    }

    func delete(role actual: ActualResource) throws {
        let role = actual.name
        let (attached, own) = (
            try iam.listAttachedRolePolicies(role), try iam.listRolePolicies(role)
        )
        if !attached.isEmpty || !own.isEmpty { try mark(actual) }
        for policy in attached {
            try removing { try iam.detachRolePolicy(role: role, policyARN: policy.arn) }
        }
        for policy in own {
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
