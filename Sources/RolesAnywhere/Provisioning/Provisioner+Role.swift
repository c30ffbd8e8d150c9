import AWS

extension Provisioner {
    /// Makes a role with its policies, tagged.
    ///
    /// IAM takes several calls for that. What cannot be completed is taken back; a role whose making
    /// was interrupted is known by a tag, and what it lacks is added.
    ///
    /// - Parameter wanted: what to make.
    /// - Returns: `created`, `completed` or `unchanged`.
    /// - Throws: `RolesAnywhereError` with `invalidName`, `durationOutOfRange`, `invalidPolicy`,
    ///   `policyTooLong`, `notAManagedPolicy`, `rolePolicyCount`, `differs` or `notOurs`; `AWSError`.
    public func ensureRole(_ wanted: WantedRole) throws -> Provisioned {
        try ResourceName.check(wanted.name, kind: .role)
        try DurationRule.check(wanted.maxSessionDurationSeconds, in: DurationRule.role)
        _ = try RoleRule.checkManagedPolicies(wanted.managedPolicyARNs)
        var wanted = wanted
        for (name, json) in wanted.inlinePolicies {
            wanted.inlinePolicies[name] = try PolicyCheck.rolePolicy(json)
        }
        try PolicyQuota.checkTrustPolicy(wanted.trustPolicy.json, limit: wanted.trustPolicyQuota)
        try PolicyQuota.checkInlinePolicies(wanted.inlinePolicies)
        if let existing = try role(named: wanted.name) { return try complete(existing, wanted) }
        let created: IAMRole
        do {
            created = try iam.createRole(Self.newRole(wanted))
        } catch {
            guard error.serviceCode == "EntityAlreadyExists" else { throw error }
            // Somebody was faster, or IAM had not shown the role yet.
            return try complete(iam.getRole(wanted.name), wanted)
        }
        do {
            try add(
                managed: wanted.managedPolicyARNs, inline: wanted.inlinePolicies, to: wanted.name)
        } catch let error as AWSError where error.isRefusal {
            // The role is useless as it was asked for. If it cannot be taken back, its tag still
            // says that it is unfinished, and the first error is what the user has to know.
            try? remove(created)
            throw error
        }
        return Provisioned(.created, arn: created.arn)
    }

    /// Deletes a role of ours, with what it has attached.
    ///
    /// - Parameters:
    ///   - nameOrARN: which one.
    ///   - warn: is told beforehand which profiles list it, or why that is not known.
    /// - Returns: what was deleted.
    /// - Throws: `RolesAnywhereError` with `notFound`, `notAnARN` or `notOurs`; `AWSError`.
    public func deleteRole(
        _ nameOrARN: String, warn: ((Result<[DanglingReference], any Error>) -> Void)? = nil
    ) throws -> IAMRole {
        let role = try iam.role(nameOrARN)
        guard role.isOurs else {
            throw RolesAnywhereError.notOurs(
                kind: .role, name: role.name, arn: role.arn, differences: [])
        }
        // Who may delete roles need not be allowed to list profiles.
        if let warn { warn(Result { try references(to: role) }) }
        try remove(role)
        return role
    }

    private func remove(_ role: IAMRole) throws {
        for policy in try iam.listAttachedRolePolicies(role.name) {
            try iam.detachRolePolicy(role: role.name, policyARN: policy.arn)
        }
        for policy in try iam.listRolePolicies(role.name) {
            try iam.deleteRolePolicy(role: role.name, name: policy)
        }
        try iam.deleteRole(role.name)
    }

    private func role(named name: String) throws -> IAMRole? {
        do {
            return try iam.getRole(name)
        } catch {
            guard error.serviceCode == "NoSuchEntity" else { throw error }
            return nil
        }
    }

    private static let ownershipTag = IAMTag(key: OwnershipTag.key, value: OwnershipTag.value)

    private static func newRole(_ wanted: WantedRole) -> NewRole {
        var role = NewRole(name: wanted.name, trustPolicy: wanted.trustPolicy.json)
        role.path = wanted.path
        role.maxSessionDurationSeconds = wanted.maxSessionDurationSeconds
        role.tags = [ownershipTag]
        if !wanted.managedPolicyARNs.isEmpty || !wanted.inlinePolicies.isEmpty {
            role.tags.append(IAMTag(key: StateTag.key, value: StateTag.creating))
        }
        return role
    }

    /// Adds policies to a role being made, and then marks it complete.
    private func add(
        managed: [String], inline: [String: String], to role: String
    ) throws {
        for arn in managed { try iam.attachRolePolicy(role: role, policyARN: arn) }
        for (name, json) in inline.sorted(by: { $0.key < $1.key }) {
            try iam.putRolePolicy(role: role, name: name, policy: json)
        }
        guard !managed.isEmpty || !inline.isEmpty else { return }
        try markComplete(role)
    }

    private func markComplete(_ role: String) throws {
        // The ownership tag goes along, because permissions may depend on its being in the request.
        try iam.tagRole(
            role,
            tags: [Self.ownershipTag, IAMTag(key: StateTag.key, value: StateTag.complete)])
    }

    /// Adds what a role being made lacks; refuses one that is complete and differs.
    private func complete(_ role: IAMRole, _ wanted: WantedRole) throws -> Provisioned {
        let contents = try RoleContents(of: role, in: iam)
        let isBeingMade =
            role.isOurs
            && role.tags.contains(IAMTag(key: StateTag.key, value: StateTag.creating))
        let comparison = contents.compare(with: wanted, allowMissing: isBeingMade)
        guard role.isOurs else {
            throw RolesAnywhereError.notOurs(
                kind: .role, name: role.name, arn: role.arn, differences: comparison.differences)
        }
        guard comparison.differences.isEmpty else {
            throw RolesAnywhereError.differs(
                kind: .role, name: role.name, arn: role.arn, differences: comparison.differences)
        }
        guard isBeingMade else { return Provisioned(.unchanged, arn: role.arn) }
        let managed = wanted.managedPolicyARNs.filter { !contents.managedPolicyARNs.contains($0) }
        let inline = wanted.inlinePolicies.filter { contents.inlinePolicies[$0.key] == nil }
        try add(managed: managed, inline: inline, to: role.name)
        if managed.isEmpty, inline.isEmpty { try markComplete(role.name) }
        return Provisioned(.completed(added: managed + inline.keys.sorted()), arn: role.arn)
    }
}
