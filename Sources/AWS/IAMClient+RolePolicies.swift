import AWSSigning

extension IAMClient {
    /// Attaches a managed policy; again is no error.
    ///
    /// - Throws: `AWSError.service` with `NoSuchEntity` when there is no such role or policy.
    public func attachRolePolicy(role: String, policyARN: String) throws(AWSError) {
        try run("AttachRolePolicy", [("RoleName", role), ("PolicyArn", policyARN)])
    }

    /// Looks a managed policy up, of the account or of AWS.
    ///
    /// - Returns: its name.
    /// - Throws: `AWSError.service` with `NoSuchEntity` when there is none.
    public func policyName(_ arn: String) throws(AWSError) -> String {
        let answer = try call("GetPolicy", [("PolicyArn", arn)])
        guard let policy = answer.element.child("Policy") else {
            throw answer.query.malformed("it has no <Policy>")
        }
        return try answer.text("PolicyName", in: policy)
    }

    /// Detaches a managed policy.
    ///
    /// - Throws: `AWSError.service` with `NoSuchEntity` when it is not attached.
    public func detachRolePolicy(role: String, policyARN: String) throws(AWSError) {
        try run("DetachRolePolicy", [("RoleName", role), ("PolicyArn", policyARN)])
    }

    /// Every managed policy that is attached to a role.
    ///
    /// - Throws: `AWSError`
    public func listAttachedRolePolicies(_ role: String) throws(AWSError) -> [AttachedPolicy] {
        try pages("ListAttachedRolePolicies", [("RoleName", role)]) { page throws(AWSError) in
            var policies: [AttachedPolicy] = []
            for member in page.element.members(of: "AttachedPolicies") {
                policies.append(
                    AttachedPolicy(
                        name: try page.text("PolicyName", in: member),
                        arn: try page.text("PolicyArn", in: member)))
            }
            return policies
        }
    }

    /// Gives a role an inline policy, in place of one of the same name.
    ///
    /// - Throws: `AWSError`
    public func putRolePolicy(
        role: String, name: String, policy: String
    ) throws(AWSError) {
        try run(
            "PutRolePolicy",
            [("RoleName", role), ("PolicyName", name), ("PolicyDocument", policy)])
    }

    /// An inline policy of a role, JSON.
    ///
    /// - Throws: `AWSError.service` with `NoSuchEntity` when there is none of the name.
    public func getRolePolicy(role: String, name: String) throws(AWSError) -> String {
        let answer = try call("GetRolePolicy", [("RoleName", role), ("PolicyName", name)])
        return PercentEncoding.decodeText(try answer.text("PolicyDocument", in: answer.element))
    }

    /// Deletes an inline policy of a role.
    ///
    /// - Throws: `AWSError.service` with `NoSuchEntity` when there is none of the name.
    public func deleteRolePolicy(role: String, name: String) throws(AWSError) {
        try run("DeleteRolePolicy", [("RoleName", role), ("PolicyName", name)])
    }

    /// The names of a role's inline policies.
    ///
    /// - Throws: `AWSError`
    public func listRolePolicies(_ role: String) throws(AWSError) -> [String] {
        try pages("ListRolePolicies", [("RoleName", role)]) { page throws(AWSError) in
            page.element.members(of: "PolicyNames").map(\.text)
        }
    }
}
