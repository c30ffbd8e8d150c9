extension Statement {
    /// Compares who asks with whom the statement names.
    ///
    /// A denial with `NotPrincipal` spares whom it names. Of a user or a session IAM's guide asks that
    /// all names be there, those of the account and of the session's role as well; what becomes of
    /// one that has not all of them it does not say.
    func check(
        _ principals: Selection<PrincipalPattern>, _ request: PolicyRequest
    ) -> StatementTrace.Check {
        let names = principals.patterns.elements.filter {
            request.rules.names($0, request.principal)
        }
        let isNamed =
            request.rules.anyOf(
                principals.patterns.elements.map { names.contains($0) }) == true
        let missing = isNamed && principals.isNegated ? request.principal.missingNames(names) : []
        return StatementTrace.Check(
            element: principals.name, policyValues: principals.patterns.elements.map(\.text),
            requestValues: [request.principal.text],
            matched: isNamed != request.rules.isNegated(principals.isNegated),
            note: missing.isEmpty
                ? nil : "NotPrincipal does not name \(missing.joined(separator: " and "))",
            isUndecided: !missing.isEmpty)
    }
}

extension PolicyRequest.Principal {
    /// What is missing where `NotPrincipal` names somebody, so that it is sure to be spared.
    fileprivate func missingNames(_ names: [PrincipalPattern]) -> [String] {
        guard case .aws(let arn) = self, !names.contains(.everyone),
            let requester = PrincipalARN(arn)
        else { return [] }
        var missing: [String] = []
        if !names.contains(.account(requester.account)) { missing.append("the account") }
        let others = names.filter { if case .arn(let name) = $0 { name != arn } else { false } }
        if requester.service == "sts", others.isEmpty { missing.append("the role") }
        if !names.contains(.arn(arn)) {
            missing.append(requester.service == "sts" ? "the session" : "the user")
        }
        return missing
    }
}
