import FoundationEssentials
import IAMPolicy

/// Decides what a caller may do.
///
/// The management key may do everything. A session may do what its role's policies allow, within
/// the role's permissions boundary and the session policies; an explicit deny anywhere wins.
struct Authorizer {
    let call: Call
    let role: Role?
    let managedPolicies: ManagedPolicyTable

    init(_ call: Call, _ state: ServiceState) {
        self.call = call
        managedPolicies = state.policies
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
    ///   - needed: the layers of which each must allow it; in the others, a deny alone counts.
    /// - Throws: the service's refusal, with the trace as its reason.
    func require(
        _ action: String, on resource: String, context: [String: [String]] = [:],
        of needed: Set<PolicyLayer.Kind> = [.identity, .boundary, .session]
    ) throws(Refusal) {
        guard case .session(let session) = call.caller else { return }
        let request = PolicyRequest(
            action: action, resource: resource, principal: .aws(session.roleARN),
            context: self.context(of: session).merging(context) { _, specific in specific },
            modelledKeys: call.configuration.behaviours.modelled(modelledKeys))
        let layers = layers(of: session)
        var evaluation = PolicyEvaluator.evaluate(request, layers: layers)
        if evaluation.decision == .implicitDeny {
            call.trail.doubt(evaluation.incomparableDenials)
            let deciding = layers.filter { needed.contains($0.kind) }
            guard !deciding.isEmpty else { return }
            evaluation = PolicyEvaluator.evaluate(request, layers: deciding)
        }
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
            layers.append(
                PolicyLayer(.boundary, managedPolicies[boundary].map { [$0.named] } ?? []))
        }
        if let policies = session.policies(managedPolicies) {
            layers.append(PolicyLayer(.session, policies))
        }
        return layers
    }

    private func denial(
        _ action: String, _ resource: String, _ because: String, _ evaluation: Evaluation
    ) -> Refusal {
        let place: String
        if resource == "*" || resource.hasSuffix(":s3:::*") {
            place = ""  // the action knows no resource
        } else {
            let name = call.service == .s3 ? "\"\(resource)\"" : resource
            place = " on resource: \(name)"
        }
        return call.service.accessDenied(
            "User: \(call.caller.arn) is not authorized to perform: \(action)\(place) \(because)"
        ).because(lines: "\(evaluation)")
    }
}
