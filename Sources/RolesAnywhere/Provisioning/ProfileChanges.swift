/// What is to be changed of a profile; what is nil stays as it is.
public struct ProfileChanges: Sendable {
    /// A new name.
    public var name: String?

    /// Other roles, as ARNs, in place of all that there are.
    public var roleARNs: [String]?

    /// Another session policy; the service knows no way to take one away.
    public var sessionPolicy: String?

    /// Other managed policies in place of all that there are; empty takes them away.
    public var managedPolicyARNs: [String]?

    /// Another longest session, 900 to 43,200 seconds.
    public var durationSeconds: Int?

    /// Whether a client may name its session.
    public var acceptsSessionName: Bool?

    /// Describes no changes yet.
    public init() {}

    /// Checks all that can be checked without asking anybody.
    ///
    /// - Throws: `RolesAnywhereError`, as `Provisioner.updateProfile`.
    public func check() throws(RolesAnywhereError) { _ = try checked() }

    /// Checks the changes.
    ///
    /// - Returns: the changes as they are sent.
    /// - Throws: `RolesAnywhereError` with `invalidName`, `durationOutOfRange`, `roleCount`,
    ///   `repeatedRole`, `notAnARN`, `managedPolicyCount`, `notAManagedPolicy`, `policyNotJSON` or
    ///   `invalidPolicy`.
    func checked() throws(RolesAnywhereError) -> ProfileChanges {
        var changes = self
        if let name { try ResourceName.check(name, kind: .profile) }
        if let durationSeconds {
            try DurationRule.check(durationSeconds, in: DurationRule.session)
        }
        if let roleARNs { try ProfileRule.checkRoles(roleARNs) }
        if let managedPolicyARNs { try ProfileRule.checkManagedPolicies(managedPolicyARNs) }
        if let sessionPolicy {
            changes.sessionPolicy = try PolicyCheck.sessionPolicy(sessionPolicy)
        }
        return changes
    }
}
