import AWS
import AWSSigning
import IAMPolicy

/// Inline policies: put, get, list, delete.
extension IAMService {
    func putPolicy(_ state: inout ServiceState) throws(Refusal) -> [XMLElement]? {
        var role = try role(state)
        var validation = Validation()
        validation.policyName(form["PolicyName"])
        validation.policyDocument(form["PolicyDocument"], at: "policyDocument")
        try validation.finish(code: "ValidationError")
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

    func getPolicy(_ state: ServiceState) throws(Refusal) -> [XMLElement] {
        let role = try role(state)
        let (name, policy) = try inlinePolicy(of: role)
        return [
            XMLElement("RoleName", role.name), XMLElement("PolicyName", name),
            XMLElement("PolicyDocument", PercentEncoding.encode(policy.text)),
        ]
    }

    func listPolicies(_ state: ServiceState) throws(Refusal) -> [XMLElement] {
        let names = try role(state).inlinePolicies.keys.sorted {
            $0.lowercased() < $1.lowercased()
        }
        return try page(of: names, as: "PolicyNames", key: \.self) { XMLElement("member", $0) }
    }

    func deletePolicy(_ state: inout ServiceState) throws(Refusal) -> [XMLElement]? {
        var role = try role(state)
        let (name, _) = try inlinePolicy(of: role)
        role.inlinePolicies[name] = nil
        state.roles[role.name] = role
        return nil
    }

    private func inlinePolicy(
        of role: Role
    ) throws(Refusal) -> (name: String, policy: WrittenPolicy) {
        var validation = Validation()
        validation.policyName(form["PolicyName"])
        try validation.finish(code: "ValidationError")
        let name = form["PolicyName"] ?? ""
        guard let policy = role.inlinePolicies[name] else {
            throw IAMRefusal.noSuchEntity(
                "The role policy with name \(name) cannot be found."
            ).unverified
        }
        return (name, policy)
    }
}
