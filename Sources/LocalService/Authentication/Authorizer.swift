import FoundationEssentials
import IAMPolicy

/// Decides what a caller may do.
///
/// The management key may do everything. A session may do what its role's policies allow, within
/// the role's permissions boundary and the session policies; an explicit deny anywhere wins.
struct Authorizer {
    let call: Call
    let role: Role?
    let managedPolicies: ManagedPolicies

    init(_ call: Call, _ state: ServiceState) {
        self.call = call
        managedPolicies = ManagedPolicies.builtIn
        if case .session(let session) = call.caller, let role = state.roles[session.roleName],
            role.id == session.roleID
        {
            self.role = role
        } else {
            role = nil
        }
    }

    /// Lets a request pass or refuses it.
    ///
    /// - Parameters:
    ///   - action: for instance `iam:CreateRole`.
    ///   - resource: an ARN, or `*` where the action knows no resources.
    ///   - context: condition keys of this action, beside those that every request has.
    /// - Throws: the service's refusal, with the trace as its reason.
    func require(
        _ action: String, on resource: String, context: [String: [String]] = [:]
    ) throws(Refusal) {
        guard case .session(let session) = call.caller else { return }
        let request = PolicyRequest(
            action: action, resource: resource, principal: .aws(session.roleARN),
            context: self.context(of: session).merging(context) { _, specific in specific },
            modelledKeys: call.configuration.behaviours.modelled(modelledKeys))
        let evaluation = PolicyEvaluator.evaluate(request, layers: layers(of: session))
        call.trail.decided(evaluation)
        if !evaluation.unknownKeys.isEmpty { call.trail.used(.unknownKeys) }
        let layer = evaluation.refusingLayer ?? .identity
        switch evaluation.decision {
        case .allowed:
            return
        case .explicitDeny:
            let article = layer == .identity ? "an" : "a"
            let because = "with an explicit deny in \(article) \(layer)"
            throw denial(action, resource, because, evaluation)
        case .implicitDeny:
            let because = "because no \(layer) allows the \(action) action"
            throw denial(action, resource, because, evaluation)
        }
    }

    /// A boundary that is not known allows nothing.
    private func layers(of session: IssuedSession) -> [PolicyLayer] {
        var layers = [PolicyLayer(.identity, role?.permissions(managedPolicies) ?? [])]
        if let boundary = role?.permissionsBoundary {
            layers.append(PolicyLayer(.boundary, managedPolicies[boundary].map { [$0] } ?? []))
        }
        if let policies = session.policies(managedPolicies) {
            layers.append(PolicyLayer(.session, policies))
        }
        return layers
    }

    private func denial(
        _ action: String, _ resource: String, _ because: String, _ evaluation: Evaluation
    ) -> Refusal {
        let place = resource == "*" ? "" : " on resource: \(resource)"
        return call.service.accessDenied(
            "User: \(call.caller.arn) is not authorized to perform: \(action)\(place) \(because)"
        ).because(lines: "\(evaluation)")
    }
}
