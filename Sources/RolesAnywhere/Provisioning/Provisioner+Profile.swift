extension Provisioner {
    /// Makes a profile, enabled and tagged.
    ///
    /// - Parameter wanted: what to make; its roles are ARNs.
    /// - Returns: `created` or `unchanged`.
    /// - Throws: `RolesAnywhereError` with `invalidName`, `durationOutOfRange`, `invalidPolicy`,
    ///   `roleCount`, `repeatedRole`, `notAnARN`, `managedPolicyCount`, `notAManagedPolicy`,
    ///   `invalidTag`, `ambiguous`, `differs` or `notOurs`; `AWSError`.
    public func ensureProfile(_ wanted: WantedProfile) throws -> Provisioned {
        try ResourceName.check(wanted.name, kind: .profile)
        try DurationRule.check(wanted.durationSeconds, in: DurationRule.session)
        try ProfileRule.checkRoles(wanted.roleARNs)
        try ProfileRule.checkManagedPolicies(wanted.managedPolicyARNs)
        try TagRule.check(wanted.tags)
        let policy = try wanted.sessionPolicy.map(PolicyCheck.sessionPolicy)
        if let existing = try rolesAnywhere.profiles().only(named: wanted.name) {
            try accept(
                existing, compare(existing, with: wanted, sessionPolicy: policy), tags: wanted.tags)
            return Provisioned(.unchanged, arn: existing.profileArn)
        }
        var request = CreateProfileRequest(name: wanted.name, roleArns: wanted.roleARNs)
        request.sessionPolicy = policy
        request.managedPolicyArns =
            wanted.managedPolicyARNs.isEmpty ? nil : wanted.managedPolicyARNs
        request.durationSeconds = wanted.durationSeconds
        request.acceptRoleSessionName = wanted.acceptsSessionName
        request.enabled = true
        request.tags = [OwnershipTag.tag] + wanted.tags
        let created = try rolesAnywhere.createProfile(request)
        return Provisioned(.created, arn: created.profileArn)
    }

    /// Deletes a profile of ours.
    ///
    /// - Parameter nameOrARN: which one.
    /// - Returns: what was deleted.
    /// - Throws: `RolesAnywhereError` with `notFound`, `ambiguous` or `notOurs`; `AWSError`.
    public func deleteProfile(_ nameOrARN: String) throws -> ProfileDetail {
        let existing = try rolesAnywhere.profile(nameOrARN)
        try refuseForeign(existing)
        return try rolesAnywhere.deleteProfile(id: existing.profileId)
    }

    private func compare(
        _ existing: ProfileDetail, with wanted: WantedProfile, sessionPolicy: String?
    ) -> Comparison {
        var comparison = Comparison()
        comparison.field("enabled", wanted: true, found: existing.enabled)
        comparison.list("roles", wanted: wanted.roleARNs, found: existing.roleArns ?? [])
        comparison.policy(
            "session policy", kind: .session, wanted: sessionPolicy, found: existing.sessionPolicy)
        comparison.list(
            "managed policies", wanted: wanted.managedPolicyARNs,
            found: existing.managedPolicyArns ?? [])
        comparison.field(
            "duration in seconds", wanted: wanted.durationSeconds,
            found: existing.durationSeconds ?? 3_600)
        comparison.field(
            "accept role session name", wanted: wanted.acceptsSessionName,
            found: existing.acceptRoleSessionName ?? false)
        return comparison
    }
}
