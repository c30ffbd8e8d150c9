import AWS
import FoundationEssentials
import IAMPolicy

/// Managed policies: create, get, delete.
extension IAMService {
    func createPolicy(_ state: inout ServiceState) throws(Refusal) -> [XMLElement] {
        let path = form["Path"] ?? "/"
        let tags = form.tags
        var validation = Validation()
        validation.policyName(form["PolicyName"])
        validation.policyPath(form["Path"])
        validation.policyDocument(form["PolicyDocument"], at: "policyDocument")
        validation.description(form["Description"])
        validation.tags(tags)
        try validation.finish(code: "ValidationError")
        let name = form["PolicyName"] ?? ""
        let arn = call.configuration.arn("iam", "policy\(path)\(name)", isGlobal: true)
        try authorize(arn, state, context: tagContext(tags))
        let written = try managedPolicy(form["PolicyDocument"] ?? "")
        guard state.policies.own(named: name) == nil else {
            throw IAMRefusal.alreadyExists(policy: name)
        }
        let policy = ManagedPolicy(
            name: name, path: path, id: try uniqueID("ANPA"), arn: arn, createdAt: call.now,
            updatedAt: call.now, version: "v1", document: written.document,
            description: form["Description"], tags: try [RoleTag]().adding(tags))
        state.policies.insert(policy)
        return [policy.element(.created, state.roles)]
    }

    func getPolicy(_ state: ServiceState) throws(Refusal) -> [XMLElement] {
        [try policy(state).element(.got, state.roles)]
    }

    func deletePolicy(_ state: inout ServiceState) throws(Refusal) -> [XMLElement]? {
        let policy = try policy(state)
        guard state.policies.own(policy.arn) != nil else {
            throw call.service.accessDenied(
                "User: \(call.caller.arn) is not authorized to perform: iam:DeletePolicy on "
                    + "resource: policy \(policy.arn)"
            ).because("the policy is AWS's own").unverified
        }
        let isUsed = state.roles.all.contains {
            $0.attachedPolicies.contains(policy.arn) || $0.permissionsBoundary == policy.arn
        }
        guard !isUsed else { throw IAMRefusal.deleteConflict(policy: policy.arn) }
        state.policies.remove(policy)
        return nil
    }

    /// The policy that the form names, if the caller may use this operation on it.
    private func policy(_ state: ServiceState) throws(Refusal) -> ManagedPolicy {
        let arn = try policyARN()
        let policy = state.policies[arn]
        try authorize(arn, state, context: resourceContext(policy?.tags ?? []))
        guard let policy else { throw IAMRefusal.noSuchEntity("Policy \(arn) was not found.") }
        return policy
    }

    private func managedPolicy(_ text: String) throws(Refusal) -> WrittenPolicy {
        let policy: WrittenPolicy
        do {
            policy = WrittenPolicy(
                text: text, document: try call.policyDocument(text, kind: .managed))
        } catch {
            throw IAMRefusal.malformedPolicy(error, .managed)
        }
        guard policy.billedLength <= 6144 else {
            throw IAMRefusal.limitExceeded("Cannot exceed quota for PolicySize: 6144")
        }
        return policy
    }
}
