extension Statement {
    /// Compares the request with every element of the statement.
    func checks(_ request: PolicyRequest) -> [StatementTrace.Check] {
        var checks: [StatementTrace.Check] = []
        if let principals { checks.append(check(principals, request)) }
        checks.append(
            check(actions, request.action, request.rules) {
                $0.matches(request.action, request.rules)
            })
        if let resources {
            let keys = resources.patterns.elements.flatMap(\.variableKeys).map { ConditionKey($0) }
            let result = check(resources, request.resource, request.rules) {
                pattern throws(Incomparable) in
                try pattern.matches(request.resource, for: request)
            }
            checks.append(decided(result, by: keys, request))
        }
        for condition in conditions.elements {
            let check = condition.check(request, effect)
            checks.append(decided(check, by: condition.neededKeys.elements, request))
        }
        return checks
    }

    /// The comparison, unless it needs a key of which it is not known what the request has.
    ///
    /// Whatever stands there, such a comparison refuses: it lets a deny apply, and no permission.
    private func decided(
        _ check: StatementTrace.Check, by keys: [ConditionKey], _ request: PolicyRequest
    ) -> StatementTrace.Check {
        guard let key = keys.first(where: { !request.models($0) })?.text else { return check }
        if request.takesOthersForMissing {
            return StatementTrace.Check(
                element: check.element, key: check.key, policyValues: check.policyValues,
                requestValues: check.requestValues, matched: check.matched,
                note: "UNKNOWN CONDITION KEY \(key): it is taken for missing", unknownKey: key)
        }
        return StatementTrace.Check(
            element: check.element, key: check.key, policyValues: check.policyValues,
            requestValues: nil,
            matched: effect == .deny,
            note: "UNKNOWN CONDITION KEY \(key): it is not evaluated here, and so it "
                + (effect == .deny
                    ? "lets the denial apply" : "keeps the permission from applying"),
            unknownKey: key)
    }

    private func check<Pattern>(
        _ selection: Selection<Pattern>, _ value: String, _ rules: EvaluationRules,
        matches: (Pattern) throws(Incomparable) -> Bool
    ) -> StatementTrace.Check {
        var results: [Bool?] = []
        var note: String?
        for pattern in selection.patterns.elements {
            do {
                results.append(try matches(pattern))
            } catch {
                note = error.reason
                // `NotResource` with a variable that has no value might spare nothing, or all.
                let isNothing =
                    error.isWithoutValue && !selection.isNegated && rules.unresolvedMatchesNothing
                results.append(isNothing ? false : nil)
            }
        }
        let isNegated = rules.isNegated(selection.isNegated)
        let isNamed = rules.anyOf(results)
        return StatementTrace.Check(
            element: selection.name, policyValues: selection.texts.elements,
            requestValues: [value],
            matched: isNamed.map { $0 != isNegated } ?? rules.undecided(effect), note: note,
            isUndecided: isNamed != true && results.contains(nil))
    }
}
