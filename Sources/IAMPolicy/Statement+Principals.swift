extension Statement {
    /// Compares who asks with whom the statement names.
    ///
    /// A denial with `NotPrincipal` spares whom it names. Of a user or a session IAM's guide asks that
    /// all names be there, those of the account and of the session's role as well; what becomes of
    /// one that has not all of them it does not say.
    ///
    /// An allowance with `NotPrincipal` is one for everyone else: it names nobody by himself.
    func check(
        _ principals: Selection<PrincipalPattern>, _ request: PolicyRequest
    ) -> StatementTrace.Check {
        let names = principals.patterns.elements.filter {
            request.rules.names(
                $0, principals.isNegated ? request.principal.itself : request.principal)
        }
        let isNamed =
            request.rules.anyOf(
                principals.patterns.elements.map { names.contains($0) }) == true
        let missing = isNamed && principals.isNegated ? request.principal.missingNames(names) : []
        return StatementTrace.Check(
            element: principals.name, policyValues: principals.texts.elements,
            requestValues: [request.principal.text],
            matched: isNamed != request.rules.isNegated(principals.isNegated)
                && !(principals.isNegated && effect == .allow && request.principal.isByItself),
            note: missing.isEmpty
                ? nil : "NotPrincipal does not name \(missing.joined(separator: " and "))",
            isUndecided: !missing.isEmpty)
    }
}

extension PolicyRequest.Principal {
    /// Who asks, however a policy has to name him.
    fileprivate var itself: Self {
        if case .awsNamed(let arn, _) = self { .aws(arn) } else { self }
    }

    /// Whether only a policy counts that names who asks by himself.
    fileprivate var isByItself: Bool {
        if case .awsNamed(_, .itself) = self { true } else { false }
    }

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
