import AWS

/// Managed policies of a role: attach, detach, list.
extension IAMService {
    func attachPolicy(_ state: inout ServiceState) throws(Refusal) -> [XMLElement]? {
        let (arn, name) = try attachment()
        var role = try role(name, state, context: ["iam:PolicyARN": [arn]])
        try refuseProtected(role)
        guard let policy = state.policies[arn] else {
            throw IAMRefusal.noSuchEntity("Policy \(arn) does not exist or is not attachable.")
                .because("this service knows \(state.policies.names.joined(separator: ", "))")
        }
        guard !policy.isForServiceRoles else {
            throw Refusal(
                status: 400, code: "PolicyNotAttachable",
                message: "Cannot attach a Service Role Policy to a Customer Role."
            ).unverified
        }
        guard !role.attachedPolicies.contains(arn) else { return nil }
        guard role.attachedPolicies.count < 10 else {
            throw IAMRefusal.limitExceeded("Cannot exceed quota for PoliciesPerRole: 10")
                .unverified
        }
        role.attachedPolicies.append(arn)
        state.roles[role.name] = role
        return nil
    }

    func detachPolicy(_ state: inout ServiceState) throws(Refusal) -> [XMLElement]? {
        let (arn, name) = try attachment()
        var role = try role(name, state, context: ["iam:PolicyARN": [arn]])
        try refuseProtected(role)
        guard let index = role.attachedPolicies.firstIndex(of: arn) else {
            throw IAMRefusal.noSuchEntity("Policy \(arn) was not found.").unverified
        }
        role.attachedPolicies.remove(at: index)
        state.roles[role.name] = role
        return nil
    }

    func listAttachedPolicies(_ state: ServiceState) throws(Refusal) -> [XMLElement] {
        let prefix = form["PathPrefix"] ?? "/"
        var validation = Validation()
        validation.roleName(form["RoleName"])
        validation.policyPath(form["PathPrefix"], at: "pathPrefix")
        let request = pageRequest(&validation)
        try validation.finish(code: "ValidationError")
        let policies = try role(form["RoleName"] ?? "", state).attachedPolicies.compactMap {
            state.policies[$0]
        }.filter { $0.path.hasPrefix(prefix) }
        return try page(request, of: policies, as: "AttachedPolicies", key: \.sortKey) { policy in
            XMLElement(
                "member",
                [XMLElement("PolicyName", policy.name), XMLElement("PolicyArn", policy.arn)])
        }
    }

    /// The policy's ARN in the form.
    func policyARN() throws(Refusal) -> String {
        var validation = Validation()
        validation.policyARN(form["PolicyArn"])
        try validation.finish(code: "ValidationError")
        return try checkedARN(form["PolicyArn"] ?? "")
    }

    private func attachment() throws(Refusal) -> (policyARN: String, roleName: String) {
        var validation = Validation()
        validation.roleName(form["RoleName"])
        validation.policyARN(form["PolicyArn"])
        try validation.finish(code: "ValidationError")
        return (try checkedARN(form["PolicyArn"] ?? ""), form["RoleName"] ?? "")
    }

    /// An ARN that can be a policy's.
    private func checkedARN(_ arn: String) throws(Refusal) -> String {
        let fields = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard fields.count == 6, fields[0] == "arn", fields[5].hasPrefix("policy/") else {
            throw IAMRefusal.invalidInput("ARN \(arn) is not valid.").unverified
        }
        return arn
    }
}
