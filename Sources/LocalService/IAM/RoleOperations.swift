import AWS
import FoundationEssentials
import IAMPolicy
import X509

/// Roles: create, get, list, update, delete.
extension IAMService {
    func createRole(_ state: inout ServiceState) throws(Refusal) -> [XMLElement] {
        let path = form["Path"] ?? "/"
        let tags = form.roleTags
        var validation = Validation()
        validation.roleName(form["RoleName"])
        validation.policyDocument(
            form["AssumeRolePolicyDocument"], at: "assumeRolePolicyDocument")
        validation.length(path, at: "path", 1...512)
        validation.pattern(path, at: "path", .rolePath)
        validation.description(form["Description"])
        let seconds = validation.number(
            form["MaxSessionDuration"], at: "maxSessionDuration", 3600...43_200)
        validation.roleTags(tags)
        try validation.finish(code: "ValidationError")
        let name = form["RoleName"] ?? ""
        try authorize(arn(ofRole: name, path: path), state)
        guard state.roles[name] == nil else { throw IAMRefusal.alreadyExists(role: name) }
        let trustPolicy = try trustPolicy(form["AssumeRolePolicyDocument"] ?? "")
        var role = Role(
            name: name, path: path, id: try uniqueID(), arn: arn(ofRole: name, path: path),
            createdAt: call.now, trustPolicy: trustPolicy, description: form["Description"],
            maxSessionDuration: seconds ?? 3600,
            permissionsBoundary: try permissionsBoundary())
        role.tags = try [RoleTag]().adding(tags)
        state.roles[name] = role
        return [role.element(.created)]
    }

    func getRole(_ state: ServiceState) throws(Refusal) -> [XMLElement] {
        [try role(state).element(.got)]
    }

    func listRoles(_ state: ServiceState) throws(Refusal) -> [XMLElement] {
        try authorize(arn(ofRole: "", path: form["PathPrefix"] ?? "/"), state)
        let prefix = form["PathPrefix"] ?? "/"
        let roles = state.roles.all.filter { $0.path.hasPrefix(prefix) }
        return try page(of: roles, as: "Roles", key: \.name) { $0.element(.listed) }
    }

    func updateRole(_ state: inout ServiceState) throws(Refusal) -> [XMLElement] {
        var role = try role(state)
        var validation = Validation()
        validation.description(form["Description"])
        let seconds = validation.number(
            form["MaxSessionDuration"], at: "maxSessionDuration", 3600...43_200)
        try validation.finish(code: "ValidationError")
        if let description = form["Description"] { role.description = description }
        if let seconds { role.maxSessionDuration = seconds }
        state.roles[role.name] = role
        return []
    }

    func updateTrustPolicy(_ state: inout ServiceState) throws(Refusal) -> [XMLElement]? {
        var role = try role(state)
        var validation = Validation()
        validation.policyDocument(form["PolicyDocument"], at: "policyDocument")
        try validation.finish(code: "ValidationError")
        role.trustPolicy = try trustPolicy(form["PolicyDocument"] ?? "")
        state.roles[role.name] = role
        return nil
    }

    func deleteRole(_ state: inout ServiceState) throws(Refusal) -> [XMLElement]? {
        let role = try role(state)
        guard role.attachedPolicies.isEmpty else {
            throw IAMRefusal.deleteConflict("detach all policies")
        }
        guard role.inlinePolicies.isEmpty else {
            throw IAMRefusal.deleteConflict("delete policies")
        }
        state.roles[role.name] = nil
        return nil
    }

    private func trustPolicy(_ text: String) throws(Refusal) -> WrittenPolicy {
        let policy: WrittenPolicy
        do {
            policy = WrittenPolicy(
                text: text, document: try call.policyDocument(text, kind: .trust))
        } catch {
            throw IAMRefusal.malformedPolicy(error, .trust)
        }
        guard policy.billedLength <= 2048 else {
            throw IAMRefusal.limitExceeded("Cannot exceed quota for ACLSizePerRole: 2048")
        }
        return policy
    }

    private func permissionsBoundary() throws(Refusal) -> String? {
        guard let arn = form["PermissionsBoundary"] else { return nil }
        guard ManagedPolicies.builtIn[arn] != nil else {
            throw IAMRefusal.noSuchEntity("Scope ARN: \(arn) does not exist or is not attachable.")
                .unverified
        }
        return arn
    }

    private func uniqueID() throws(Refusal) -> String {
        do {
            return try UniqueIdentifier.make(prefix: "AROA", count: 17)
        } catch {
            throw Refusal(
                status: 500, code: "ServiceFailure", message: "Service failure",
                reason: "\(error)"
            ).unverified
        }
    }
}
