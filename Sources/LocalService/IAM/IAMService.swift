import AWS

/// The operations of IAM on roles and managed policies.
struct IAMService {
    let call: Call
    let operation: IAMOperation
    let form: Parameters

    /// Carries the operation out, or refuses it and leaves the state as it was.
    func perform(_ state: inout ServiceState) throws(Refusal) -> Reply {
        let result: [XMLElement]? =
            switch operation {
            case .createRole: try createRole(&state)
            case .getRole: try getRole(state)
            case .listRoles: try listRoles(state)
            case .updateRole: try updateRole(&state)
            case .updateAssumeRolePolicy: try updateTrustPolicy(&state)
            case .deleteRole: try deleteRole(&state)
            case .attachRolePolicy: try attachPolicy(&state)
            case .detachRolePolicy: try detachPolicy(&state)
            case .listAttachedRolePolicies: try listAttachedPolicies(state)
            case .putRolePolicy: try putRolePolicy(&state)
            case .getRolePolicy: try getRolePolicy(state)
            case .listRolePolicies: try listRolePolicies(state)
            case .deleteRolePolicy: try deleteRolePolicy(&state)
            case .tagRole: try tagRole(&state)
            case .untagRole: try untagRole(&state)
            case .listRoleTags: try listRoleTags(state)
            case .listInstanceProfilesForRole: try listInstanceProfiles(state)
            case .createPolicy: try createPolicy(&state)
            case .getPolicy: try getPolicy(state)
            case .deletePolicy: try deletePolicy(&state)
            case .createServiceLinkedRole: try createServiceLinkedRole(&state)
            }
        return .query(operation.rawValue, call, result: result)
    }

    /// The role that the form names, if the caller may use this operation on it.
    ///
    /// It is for operations that have no other member to check.
    func role(_ state: ServiceState) throws(Refusal) -> Role {
        var validation = Validation()
        validation.roleName(form["RoleName"])
        try validation.finish(code: "ValidationError")
        return try role(form["RoleName"] ?? "", state)
    }

    /// The role of that name, if the caller may use this operation on it.
    ///
    /// Who may not is not told whether there is such a role.
    func role(
        _ name: String, _ state: ServiceState, context: [String: [String]] = [:]
    ) throws(Refusal) -> Role {
        let role = state.roles[name]
        let known = role.map(resourceContext) ?? [:]
        try authorize(
            role?.arn ?? arn(ofRole: name), state, context: known.merging(context) { $1 })
        guard let role else {
            throw IAMRefusal.noSuchEntity("The role with name \(name) cannot be found.")
        }
        return role
    }

    /// Refuses the request unless the caller may use this operation on a resource.
    func authorize(
        _ resource: String, _ state: ServiceState, context: [String: [String]] = [:]
    ) throws(Refusal) {
        try Authorizer(call, state).require(
            "iam:\(operation.rawValue)", on: resource, context: context)
    }

    /// An id made afresh: `AROA` for a role, `ANPA` for a managed policy, and 17 letters and digits.
    func uniqueID(_ prefix: String) throws(Refusal) -> String {
        do {
            return try UniqueIdentifier.make(prefix: prefix, count: 17)
        } catch {
            throw IAMRefusal.serviceFailure("\(error)")
        }
    }

    /// The ARN of a role; the path begins and ends with a slash.
    func arn(ofRole name: String, path: String = "/") -> String {
        call.configuration.arn("iam", "role\(path)\(name)", isGlobal: true)
    }
}
