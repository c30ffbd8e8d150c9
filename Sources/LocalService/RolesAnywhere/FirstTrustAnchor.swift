/// What the first trust anchor of an account brings with it.
extension RolesAnywhereService {
    /// Makes the service-linked role, unless it is there; in the name of the caller, who must be
    /// allowed to make it.
    func makeServiceLinkedRole(_ state: inout ServiceState) throws(Refusal) {
        guard state.roles[ServiceLinkedRole.name] == nil else { return }
        let action = "iam:CreateServiceLinkedRole"
        do {
            try Authorizer(call, state).require(
                action, on: ServiceLinkedRole.arn(call.configuration),
                context: ["iam:AWSServiceName": [ServiceLinkedRole.service]])
        } catch {
            throw call.service.accessDenied(
                "Unauthorized because no identity-based policy allows for the \(action) action"
            ).because(lines: error.reason ?? "")
        }
        do {
            let id = try UniqueIdentifier.make(prefix: "AROA", count: 17)
            state.roles[ServiceLinkedRole.name] = ServiceLinkedRole.make(
                id: id, at: call.now, call.configuration)
        } catch {
            throw Refusal(
                status: 500, code: "InternalServerException", message: "Internal failure",
                reason: "\(error)"
            ).unverified
        }
    }
}
