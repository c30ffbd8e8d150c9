import IAMPolicy

@testable import RolesAnywhere

extension PolicyDocument {
    /// Whether the document, as a role's trust policy, gives a session to a client with these tags
    /// under the trust anchor of the examples.
    func letsIn(_ tags: [String: String]) -> Bool {
        var context = [
            "aws:SourceArn": [Example.anchorARN], "aws:SourceAccount": ["111122223333"],
            "aws:TagKeys": tags.keys.sorted(),
        ]
        for (key, value) in tags { context["aws:PrincipalTag/\(key)"] = [value] }
        return TrustPolicy.actions.allSatisfy { action in
            let request = PolicyRequest(
                action: action, resource: Example.roleARN,
                principal: .service(TrustPolicy.servicePrincipal), context: context,
                modelledKeys: ModelledKeys([], families: ["aws:PrincipalTag/"]))
            return PolicyEvaluator.evaluate(
                request, layers: [PolicyLayer(.trust, [("t", self)])]
            ).decision == .allowed
        }
    }
}
