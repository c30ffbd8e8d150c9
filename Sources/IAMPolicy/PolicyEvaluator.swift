/// Decides requests as IAM does: an explicit deny wins, and what nothing allows is denied.
///
/// A statement that asks for a condition key of which the request does not say what it has, by a
/// condition or a policy variable, is not understood: it applies if it denies, and does not if it
/// allows. The evaluation names the key. So it is with values that cannot be compared, where no
/// other value can.
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
        let traces = layers.map { trace(request, $0) }
        let all = traces.flatMap { $0 }
        func evaluation(
            _ decision: Evaluation.Decision, _ layer: PolicyLayer.Kind?, by decisive: [Int],
            _ because: String
        ) -> Evaluation {
            let answer = decision == .allowed ? "allowed" : "denied"
            return Evaluation(
                action: request.action, resource: request.resource,
                principal: request.principal.text, decision: decision, refusingLayer: layer,
                trace: all, decisive: decisive,
                summary: "\(request.action) on \(request.resource) is \(answer)\(because)")
        }
        guard !layers.isEmpty else {
            return evaluation(.implicitDeny, nil, by: [], ", because there are no policies")
        }
        if request.rules.denialWins,
            let denial = all.firstIndex(where: { $0.effect == .deny && $0.applies })
        {
            return evaluation(
                .explicitDeny, all[denial].layer, by: [denial], " by \(all[denial].name)")
        }
        let permissions = permissions(traces)
        let missing = permissions.firstIndex(of: nil)
        let isAllowed =
            request.rules.layersIntersect
            ? missing == nil : permissions.contains { $0 != nil }
        if let missing, !isAllowed {
            let kind = layers[missing].kind
            return evaluation(.implicitDeny, kind, by: [], ", because no \(kind) allows it")
        }
        let decisive = permissions.compactMap(\.self)
        let names = decisive.map { all[$0].name }.joined(separator: " and ")
        return evaluation(.allowed, nil, by: decisive, " by \(names)")
    }

    /// The place, among all statements, of the first of each layer that allows the request.
    private static func permissions(_ traces: [[StatementTrace]]) -> [Int?] {
        var start = 0
        return traces.map { statements in
            defer { start += statements.count }
            return statements.firstIndex { $0.effect == .allow && $0.applies }.map { start + $0 }
        }
    }

    private static func trace(_ request: PolicyRequest, _ layer: PolicyLayer) -> [StatementTrace] {
        layer.policies.flatMap { policy in
            policy.document.statements.enumerated().map { index, statement in
                StatementTrace(
                    policy: policy.name, layer: layer.kind, index: index, statement: statement,
                    request: request)
            }
        }
    }
}
