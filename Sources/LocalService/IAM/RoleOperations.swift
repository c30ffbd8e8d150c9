import AWS
import IAMPolicy

/// Roles: create, get, list, update, delete.
extension IAMService {
    func createRole(_ state: inout ServiceState) throws(Refusal) -> [XMLElement] {
        let path = form["Path"] ?? "/"
        let tags = form.tags
        var validation = Validation()
        validation.roleName(form["RoleName"])
        validation.policyDocument(
            form["AssumeRolePolicyDocument"], at: "assumeRolePolicyDocument")
        validation.rolePath(path)
        validation.description(form["Description"])
        let seconds = validation.number(
            form["MaxSessionDuration"], at: "maxSessionDuration", 3600...43_200)
        validation.permissionsBoundary(form["PermissionsBoundary"])
        validation.tags(tags)
        try validation.finish(code: "ValidationError")
        let name = form["RoleName"] ?? ""
        var context = tagContext(tags)
        context["iam:PermissionsBoundary"] = form["PermissionsBoundary"].map { [$0] }
        try authorize(arn(ofRole: name, path: path), state, context: context)
        try refuseReserved(name, path)
        let trustPolicy = try trustPolicy(form["AssumeRolePolicyDocument"] ?? "", state)
        guard state.roles[name] == nil else { throw IAMRefusal.alreadyExists(role: name) }
        var role = Role(
            name: name, path: path, id: try uniqueID("AROA"),
            arn: arn(ofRole: name, path: path), createdAt: call.now, trustPolicy: trustPolicy,
            description: form["Description"], maxSessionDuration: seconds ?? 3600,
            permissionsBoundary: try permissionsBoundary(state))
        role.tags = try [RoleTag]().adding(tags)
        state.roles[name] = role
        return [role.element(.created)]
    }

    func getRole(_ state: ServiceState) throws(Refusal) -> [XMLElement] {
        [try role(state).element(.got)]
    }

    func listRoles(_ state: ServiceState) throws(Refusal) -> [XMLElement] {
        let prefix = form["PathPrefix"] ?? "/"
        var validation = Validation()
        validation.length(prefix, at: "pathPrefix", 1...512)
        validation.pattern(prefix, at: "pathPrefix", .pathPrefix)
        let request = pageRequest(&validation)
        try validation.finish(code: "ValidationError")
        try authorize(arn(ofRole: "", path: prefix), state)
        let roles = state.roles.all.filter { $0.path.hasPrefix(prefix) }
        return try page(request, of: roles, as: "Roles", key: \.name) { $0.element(.listed) }
    }

    /// No role here has an instance profile; clients ask before they delete a role.
    func listInstanceProfiles(_ state: ServiceState) throws(Refusal) -> [XMLElement] {
        var validation = Validation()
        validation.roleName(form["RoleName"])
        let request = pageRequest(&validation)
        try validation.finish(code: "ValidationError")
        _ = try role(form["RoleName"] ?? "", state)
        return try page(request, of: [Role](), as: "InstanceProfiles", key: \.name) {
            $0.element(.listed)
        }
    }

    /// AWS's documents say that a role whose duration is left out gets one hour; what clients see
    /// of AWS, and do here, is that it keeps what it has.
    func updateRole(_ state: inout ServiceState) throws(Refusal) -> [XMLElement] {
        var validation = Validation()
        validation.roleName(form["RoleName"])
        validation.description(form["Description"])
        let seconds = validation.number(
            form["MaxSessionDuration"], at: "maxSessionDuration", 3600...43_200)
        try validation.finish(code: "ValidationError")
        var role = try role(form["RoleName"] ?? "", state)
        // The description is the one thing of such a role that the account may change.
        if seconds != nil { try refuseProtected(role) }
        if let description = form["Description"] { role.description = description }
        if let seconds { role.maxSessionDuration = seconds }
        state.roles[role.name] = role
        return []
    }

    func updateTrustPolicy(_ state: inout ServiceState) throws(Refusal) -> [XMLElement]? {
        var validation = Validation()
        validation.roleName(form["RoleName"])
        validation.policyDocument(form["PolicyDocument"], at: "policyDocument")
        try validation.finish(code: "ValidationError")
        var role = try role(form["RoleName"] ?? "", state)
        try refuseProtected(role)
        role.trustPolicy = try trustPolicy(form["PolicyDocument"] ?? "", state)
        state.roles[role.name] = role
        return nil
    }

    func deleteRole(_ state: inout ServiceState) throws(Refusal) -> [XMLElement]? {
        let role = try role(state)
        try refuseProtected(role)
        guard role.attachedPolicies.isEmpty else {
            throw IAMRefusal.deleteConflict("detach all policies")
        }
        guard role.inlinePolicies.isEmpty else {
            throw IAMRefusal.deleteConflict("delete policies")
        }
        state.roles[role.name] = nil
        return nil
    }

    /// Names and paths that are for AWS's own roles.
    private func refuseReserved(_ name: String, _ path: String) throws(Refusal) {
        guard
            path.hasPrefix(ServiceLinkedRole.paths)
                || name.lowercased().hasPrefix("awsservicerolefor")
        else { return }
        throw IAMRefusal.invalidInput(
            "Role names and paths of service-linked roles are reserved: \(path)\(name)"
        ).unverified
    }

    private func trustPolicy(
        _ text: String, _ state: ServiceState
    ) throws(Refusal) -> WrittenPolicy {
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
        try refuseMissingPrincipals(policy.document, state)
        return policy
    }

    private func permissionsBoundary(_ state: ServiceState) throws(Refusal) -> String? {
        guard let arn = form["PermissionsBoundary"] else { return nil }
        guard let policy = state.policies[arn], !policy.isForServiceRoles else {
            throw IAMRefusal.noSuchEntity("Scope ARN: \(arn) does not exist or is not attachable.")
                .unverified
        }
        return arn
    }
}
