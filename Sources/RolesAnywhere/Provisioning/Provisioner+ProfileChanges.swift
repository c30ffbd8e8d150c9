import AWS

extension Provisioner {
    /// Changes a profile of ours.
    ///
    /// - Parameters:
    ///   - nameOrARN: which one.
    ///   - changes: what to change.
    /// - Returns: what was changed; nothing is sent where nothing differs.
    /// - Throws: `RolesAnywhereError` as `ensureProfile`, and with `notFound` or `nameTaken`;
    ///   `AWSError`.
    public func updateProfile(_ nameOrARN: String, _ changes: ProfileChanges) throws -> Changed {
        let changes = try changes.checked()
        let existing = try rolesAnywhere.profile(nameOrARN)
        try refuseForeign(existing)
        if let name = changes.name, name != existing.name {
            try refuseTaken(name, among: rolesAnywhere.profiles())
        }
        let (request, comparison) = Self.compare(existing, with: changes)
        if !comparison.differences.isEmpty {
            _ = try rolesAnywhere.updateProfile(id: existing.profileId, request)
        }
        return Changed(existing, comparison)
    }

    /// Enables or disables a profile of ours.
    ///
    /// - Parameters:
    ///   - nameOrARN: which one.
    ///   - isEnabled: whether sessions are to be had with it.
    /// - Returns: what was changed.
    /// - Throws: `RolesAnywhereError` with `notFound`, `ambiguous` or `notOurs`; `AWSError`.
    public func setProfile(_ nameOrARN: String, enabled isEnabled: Bool) throws -> Changed {
        let existing = try rolesAnywhere.profile(nameOrARN)
        return try set(existing, enabled: isEnabled, from: existing.enabled) {
            _ =
                isEnabled
                ? try rolesAnywhere.enableProfile(id: existing.profileId)
                : try rolesAnywhere.disableProfile(id: existing.profileId)
        }
    }

    /// Checks the roles of a profile against IAM, before the profile is made or changed.
    ///
    /// AWS takes a profile whose sessions would all be refused.
    ///
    /// - Parameters:
    ///   - arns: the roles.
    ///   - account: the account of the profile.
    ///   - seconds: the profile's longest session.
    /// - Returns: what could not be checked, or may be meant: a sentence fragment each.
    /// - Throws: `RolesAnywhereError` with `roleInAnotherAccount` or `durationBeyondRole`;
    ///   `AWSError`.
    public func checkRoles(
        _ arns: [String], account: String, durationSeconds seconds: Int
    ) throws -> [String] {
        try ProfileRule.checkRoles(arns, account: account)
        var doubts: [String] = []
        for arn in arns {
            do {
                let role = try iam.role(arn)
                guard let longest = role.maxSessionDurationSeconds, longest < seconds else {
                    continue
                }
                throw RolesAnywhereError.durationBeyondRole(
                    role: role.name, longest: longest, seconds: seconds)
            } catch RolesAnywhereError.notFound {
                doubts.append("there is no role \(arn), and no session can be had for it")
            } catch let error as AWSError where error.isDenial {
                doubts.append("the role \(arn) may not be looked at: its sessions may be shorter")
            }
        }
        return doubts
    }

    private static func compare(
        _ existing: ProfileDetail, with changes: ProfileChanges
    ) -> (UpdateProfileRequest, Comparison) {
        var request = UpdateProfileRequest()
        var all = Comparison()
        /// Sends what differs, and nothing else.
        func take<Value>(
            _ value: Value?, _ member: WritableKeyPath<UpdateProfileRequest, Value?>,
            _ compare: (inout Comparison, Value) -> Void
        ) {
            guard let value else { return }
            var comparison = Comparison()
            compare(&comparison, value)
            if !comparison.differences.isEmpty { request[keyPath: member] = value }
            all.add(comparison)
        }
        take(changes.name, \.name) { $0.field("name", wanted: $1, found: existing.name) }
        take(changes.roleARNs, \.roleArns) {
            $0.list("roles", wanted: $1, found: existing.roleArns ?? [])
        }
        take(changes.sessionPolicy, \.sessionPolicy) {
            $0.policy(
                "session policy", kind: .session, wanted: $1, found: existing.sessionPolicy)
        }
        take(changes.managedPolicyARNs, \.managedPolicyArns) {
            $0.list("managed policies", wanted: $1, found: existing.managedPolicyArns ?? [])
        }
        take(changes.durationSeconds, \.durationSeconds) {
            $0.field(
                "duration in seconds", wanted: $1, found: existing.durationSeconds ?? 3_600)
        }
        take(changes.acceptsSessionName, \.acceptRoleSessionName) {
            $0.field(
                "accept role session name", wanted: $1,
                found: existing.acceptRoleSessionName ?? false)
        }
        return (request, all)
    }
}
