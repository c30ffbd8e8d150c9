/// Changes of a role that exists.
extension IAMClient {
    /// Replaces a role's trust policy.
    ///
    /// - Parameters:
    ///   - role: its name.
    ///   - trustPolicy: the whole new policy, JSON.
    /// - Throws: `AWSError`
    /// - SeeAlso: IAM API Reference, "UpdateAssumeRolePolicy"
    public func updateAssumeRolePolicy(role: String, trustPolicy: String) throws(AWSError) {
        try run(
            "UpdateAssumeRolePolicy", [("RoleName", role), ("PolicyDocument", trustPolicy)])
    }

    /// Replaces a role's longest session and its description, both of them.
    ///
    /// IAM gives back its default to whichever of the two a request leaves out, so none may be.
    ///
    /// - Parameters:
    ///   - role: its name.
    ///   - description: the description; nil for none.
    ///   - maxSessionDurationSeconds: the longest session, in seconds.
    /// - Throws: `AWSError`
    /// - SeeAlso: IAM API Reference, "UpdateRole"
    public func updateRole(
        _ role: String, description: String?, maxSessionDurationSeconds: Int
    ) throws(AWSError) {
        try run(
            "UpdateRole",
            [
                ("RoleName", role), ("Description", description ?? ""),
                ("MaxSessionDuration", String(maxSessionDurationSeconds)),
            ])
    }

    /// Takes tags away from a role; one that is not there is no error.
    ///
    /// - Throws: `AWSError`
    public func untagRole(_ role: String, keys: [String]) throws(AWSError) {
        let members = zip(1..., keys).map { ("TagKeys.member.\($0)", $1) }
        try run("UntagRole", [("RoleName", role)] + members)
    }
}
