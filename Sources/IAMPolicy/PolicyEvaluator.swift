/// Decides requests as IAM does: an explicit deny wins, and what nothing allows is denied.
///
/// A statement that asks for a condition key of which the request does not say what it has, by a
/// condition or a policy variable, is not understood: it applies if it denies, and does not if it
/// allows. The evaluation names the key.
///
/// - SeeAlso: IAM User Guide, "Policy evaluation logic"
public enum PolicyEvaluator {
    /// Decides a request that every layer must allow and none may deny.
    ///
    /// For a session these are its role's policies, the role's permissions boundary if it has one,
    /// and the session policies if it was made with any.
    ///
    /// - Parameters:
    ///   - request: what is asked for.
    ///   - layers: the policies; permissions do not add up across layers.
    /// - Returns: the decision with its trace; without any layer an implicit deny.
    public static func evaluate(_ request: PolicyRequest, layers: [PolicyLayer]) -> Evaluation {
        guard !layers.isEmpty else {
            return Evaluation(
                decision: .implicitDeny, refusingLayer: nil, trace: [],
                summary: "\(request.text) is denied, because there are no policies")
        }
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

    private static func trace(_ request: PolicyRequest, _ layer: PolicyLayer) -> [StatementTrace] {
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
