import AWS

/// Managed policies of a role: attach, detach, list.
extension IAMService {
    func attachPolicy(_ state: inout ServiceState) throws(Refusal) -> [XMLElement]? {
        let arn = try policyARN()
        var role = try role(state, context: ["iam:PolicyARN": [arn]])
        guard ManagedPolicies.builtIn[arn] != nil else {
            throw IAMRefusal.noSuchEntity("Policy \(arn) does not exist or is not attachable.")
                .because(
                    "this service knows \(ManagedPolicies.builtIn.names.joined(separator: ", "))")
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
        let arn = try policyARN()
        var role = try role(state, context: ["iam:PolicyARN": [arn]])
        guard let index = role.attachedPolicies.firstIndex(of: arn) else {
            throw IAMRefusal.noSuchEntity("Policy \(arn) was not found.").unverified
        }
        role.attachedPolicies.remove(at: index)
        state.roles[role.name] = role
        return nil
    }

    func listAttachedPolicies(_ state: ServiceState) throws(Refusal) -> [XMLElement] {
        let prefix = "policy" + (form["PathPrefix"] ?? "/")
        let attached = try role(state).attachedPolicies.filter { arn in
            arn.split(separator: ":").last?.hasPrefix(prefix) == true
        }
        let sorted = attached.sorted { Self.policyName($0) < Self.policyName($1) }
        return try page(of: sorted, as: "AttachedPolicies", key: Self.policyName) { arn in
            XMLElement(
                "member",
                [XMLElement("PolicyName", Self.policyName(arn)), XMLElement("PolicyArn", arn)])
        }
    }

    private func policyARN() throws(Refusal) -> String {
        var validation = Validation()
        validation.policyARN(form["PolicyArn"])
        try validation.finish(code: "ValidationError")
        return form["PolicyArn"] ?? ""
    }

    private static func policyName(_ arn: String) -> String {
        arn.split(separator: "/").last.map { String($0) } ?? arn
    }
}
