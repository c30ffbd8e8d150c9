import AWS

/// Roles that services have of their own.
extension IAMService {
    func createServiceLinkedRole(_ state: inout ServiceState) throws(Refusal) -> [XMLElement] {
        let service = form["AWSServiceName"]
        var validation = Validation()
        validation.require(service, at: "aWSServiceName")
        validation.length(service, at: "aWSServiceName", 1...128)
        validation.pattern(service, at: "aWSServiceName", .serviceName)
        validation.description(form["Description"])
        validation.length(form["CustomSuffix"], at: "customSuffix", 1...64)
        validation.pattern(form["CustomSuffix"], at: "customSuffix", .serviceName)
        try validation.finish(code: "ValidationError")
        try authorize(
            ServiceLinkedRole.arn(call.configuration), state,
            context: ["iam:AWSServiceName": [service ?? ""]])
        guard service == ServiceLinkedRole.service else {
            throw IAMRefusal.invalidInput("Invalid service name \(service ?? "")").because(
                "the only service with such a role here is \(ServiceLinkedRole.service)"
            ).unverified
        }
        guard form["CustomSuffix"] == nil else {
            throw IAMRefusal.invalidInput("Custom suffix is not allowed for \(service ?? "")")
                .unverified
        }
        guard state.roles[ServiceLinkedRole.name] == nil else {
            throw IAMRefusal.invalidInput(
                "Service role name \(ServiceLinkedRole.name) has been taken in this account, "
                    + "please try a different suffix.")
        }
        guard
            var role = ServiceLinkedRole.make(
                id: try uniqueID("AROA"), at: call.now, call.configuration)
        else { throw IAMRefusal.serviceFailure("the role's trust policy cannot be read") }
        role.description = form["Description"]
        state.roles[role.name] = role
        return [role.element(.created)]
    }

    /// Refuses a change of a role that AWS alone changes.
    func refuseProtected(_ role: Role) throws(Refusal) {
        guard role.isServiceLinked else { return }
        throw Refusal(
            status: 400, code: "UnmodifiableEntity",
            message: "Cannot perform the operation on the protected role '\(role.name)' - this "
                + "role is only modifiable by AWS")
    }
}
