import AWS

/// The role operations of IAM.
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
            case .putRolePolicy: try putPolicy(&state)
            case .getRolePolicy: try getPolicy(state)
            case .listRolePolicies: try listPolicies(state)
            case .deleteRolePolicy: try deletePolicy(&state)
            case .tagRole: try tagRole(&state)
            case .untagRole: try untagRole(&state)
            case .listRoleTags: try listRoleTags(state)
            }
        return .query(operation.rawValue, call, result: result)
    }

    /// The role that the form names, if the caller may use this operation on it.
    func role(
        _ state: ServiceState, context: [String: [String]] = [:]
    ) throws(Refusal) -> Role {
        var validation = Validation()
        validation.roleName(form["RoleName"])
        try validation.finish(code: "ValidationError")
        let name = form["RoleName"] ?? ""
        let role = state.roles[name]
        try authorize(role?.arn ?? arn(ofRole: name), state, context: context)
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

    /// The ARN of a role; the path begins and ends with a slash.
    func arn(ofRole name: String, path: String = "/") -> String {
        call.configuration.arn("iam", "role\(path)\(name)", isGlobal: true)
    }
}
