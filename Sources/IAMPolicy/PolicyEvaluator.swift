/// Decides requests as IAM does: an explicit deny wins, and what nothing allows is denied.
///
/// - SeeAlso: IAM User Guide, "Policy evaluation logic"
public enum PolicyEvaluator {
    /// Policies of which one must allow the request.
    private struct Layer {
        let kind: PolicyDocument.Kind
        let policies: [(name: String, document: PolicyDocument)]
    }

    /// Decides a request by one layer of policies: those of a role, or a role's trust policy.
    ///
    /// - Parameters:
    ///   - request: what is asked for.
    ///   - policies: the policies with the names that the trace uses; none of them allows nothing.
    /// - Returns: the decision with its trace.
    public static func evaluate(
        _ request: PolicyRequest, policies: [(name: String, document: PolicyDocument)]
    ) -> Evaluation {
        let kind = policies.first?.document.kind ?? .identity
        return evaluate(request, layers: [Layer(kind: kind, policies: policies)])
    }

    /// Decides a session's request: both the role's and the session's policies must allow it.
    ///
    /// - Parameters:
    ///   - request: what is asked for.
    ///   - identity: the role's policies.
    ///   - session: the session's policies, inline and managed together; nil for a session without
    ///     any, which may do all that the role may. An empty list allows nothing.
    /// - Returns: the decision with its trace.
    public static func evaluateSession(
        _ request: PolicyRequest, identity: [(name: String, document: PolicyDocument)],
        session: [(name: String, document: PolicyDocument)]?
    ) -> Evaluation {
        var layers = [Layer(kind: .identity, policies: identity)]
        if let session { layers.append(Layer(kind: .session, policies: session)) }
        return evaluate(request, layers: layers)
    }

    private static func evaluate(_ request: PolicyRequest, layers: [Layer]) -> Evaluation {
        let traces = layers.map { trace(request, $0) }
        let all = traces.flatMap { $0 }
        if let denial = all.first(where: { $0.effect == .deny && $0.applies }) {
            return Evaluation(
                decision: .explicitDeny, refusingLayer: denial.layer, trace: all,
                summary: "\(request.text) is denied by \(denial.name)")
        }
        let permissions = traces.map { $0.first { $0.effect == .allow && $0.applies } }
        for (layer, permission) in zip(layers, permissions) where permission == nil {
            return Evaluation(
                decision: .implicitDeny, refusingLayer: layer.kind, trace: all,
                summary: "\(request.text) is denied, because no \(layer.kind) allows it")
        }
        let names = permissions.compactMap { $0?.name }.joined(separator: " and ")
        return Evaluation(
            decision: .allowed, refusingLayer: nil, trace: all,
            summary: "\(request.text) is allowed by \(names)")
    }

    private static func trace(_ request: PolicyRequest, _ layer: Layer) -> [StatementTrace] {
        layer.policies.flatMap { policy in
            policy.document.statements.enumerated().map { index, statement in
                StatementTrace(
                    policy: policy.name, layer: layer.kind, index: index, sid: statement.sid,
                    effect: statement.effect, checks: statement.checks(request))
            }
        }
    }
}

extension PolicyRequest {
    fileprivate var text: String { "\(action) on \(resource)" }
}
