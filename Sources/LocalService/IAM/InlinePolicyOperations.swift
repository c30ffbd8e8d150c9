import AWS
import AWSSigning
import IAMPolicy

/// Inline policies: put, get, list, delete.
extension IAMService {
    func putRolePolicy(_ state: inout ServiceState) throws(Refusal) -> [XMLElement]? {
        var validation = Validation()
        validation.roleName(form["RoleName"])
        validation.policyName(form["PolicyName"])
        validation.policyDocument(form["PolicyDocument"], at: "policyDocument")
        try validation.finish(code: "ValidationError")
        var role = try role(form["RoleName"] ?? "", state)
        try refuseProtected(role)
        let text = form["PolicyDocument"] ?? ""
        do {
            role.inlinePolicies[form["PolicyName"] ?? ""] = WrittenPolicy(
                text: text, document: try call.policyDocument(text, kind: .identity))
        } catch {
            throw IAMRefusal.malformedPolicy(error)
        }
        let length = role.inlinePolicies.values.map(\.billedLength).reduce(0, +)
        guard length <= 10_240 else {
            throw IAMRefusal.limitExceeded(
                "Maximum policy size of 10240 bytes exceeded for role \(role.name)"
            ).unverified
        }
        state.roles[role.name] = role
        return nil
    }

    func getRolePolicy(_ state: ServiceState) throws(Refusal) -> [XMLElement] {
        let (role, name, policy) = try inlinePolicy(state)
        return [
            XMLElement("RoleName", role.name), XMLElement("PolicyName", name),
            XMLElement("PolicyDocument", PercentEncoding.encode(policy.text)),
        ]
    }

    func listRolePolicies(_ state: ServiceState) throws(Refusal) -> [XMLElement] {
        var validation = Validation()
        validation.roleName(form["RoleName"])
        let request = pageRequest(&validation)
        try validation.finish(code: "ValidationError")
        let names = try role(form["RoleName"] ?? "", state).inlinePolicies.keys
        return try page(request, of: Array(names), as: "PolicyNames", key: \.self) {
            XMLElement("member", $0)
        }
    }

    func deleteRolePolicy(_ state: inout ServiceState) throws(Refusal) -> [XMLElement]? {
        var (role, name, _) = try inlinePolicy(state)
        role.inlinePolicies[name] = nil
        state.roles[role.name] = role
        return nil
    }

    private func inlinePolicy(
        _ state: ServiceState
    ) throws(Refusal) -> (role: Role, name: String, policy: WrittenPolicy) {
        var validation = Validation()
        validation.roleName(form["RoleName"])
        validation.policyName(form["PolicyName"])
        try validation.finish(code: "ValidationError")
        let role = try role(form["RoleName"] ?? "", state)
        if operation == .deleteRolePolicy { try refuseProtected(role) }
        let name = form["PolicyName"] ?? ""
        guard let policy = role.inlinePolicies[name] else {
            throw IAMRefusal.noSuchEntity(
                "The role policy with name \(name) cannot be found."
            ).unverified
        }
        return (role, name, policy)
    }
}
