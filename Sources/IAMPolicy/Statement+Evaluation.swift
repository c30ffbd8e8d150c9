extension Statement {
    /// Compares the request with the statement, element by element, up to the first that fails.
    func checks(_ request: PolicyRequest) -> [StatementTrace.Check] {
        var checks: [StatementTrace.Check] = []
        for check in lazyChecks(request) {
            let result = check()
            checks.append(result)
            guard result.matched else { break }
        }
        return checks
    }

    private func lazyChecks(_ request: PolicyRequest) -> [() -> StatementTrace.Check] {
        var checks: [() -> StatementTrace.Check] = []
        if let principals {
            checks.append {
                check(principals, text: \.text, request.principal.text) {
                    $0.matches(request.principal)
                }
            }
        }
        checks.append {
            check(actions, text: \.text, request.action) { $0.matches(request.action) }
        }
        if let resources {
            checks.append {
                let keys = resources.patterns.elements.flatMap(\.variableKeys)
                let result = check(resources, text: \.text, request.resource) {
                    pattern throws(Incomparable) in
                    try pattern.matches(request.resource, for: request)
                }
                return decided(result, by: keys, request)
            }
        }
        for condition in conditions.elements {
            checks.append {
                let keys = [condition.key] + condition.values.elements.flatMap(\.variableKeys)
                return decided(condition.check(request), by: keys, request)
            }
        }
        return checks
    }

    /// The comparison, unless it needs a key of which it is not known what the request has.
    ///
    /// Whatever stands there, such a comparison refuses: it lets a deny apply, and no permission.
    private func decided(
        _ check: StatementTrace.Check, by keys: [String], _ request: PolicyRequest
    ) -> StatementTrace.Check {
        guard let key = keys.first(where: { !request.models($0) }) else { return check }
        return StatementTrace.Check(
            element: check.element, policyValues: check.policyValues, requestValues: nil,
            matched: effect == .deny,
            note: "UNKNOWN CONDITION KEY \(key): it is not evaluated here, and so it "
                + (effect == .deny
                    ? "lets the denial apply" : "keeps the permission from applying"),
            unknownKey: key)
    }

    private func check<Pattern>(
        _ selection: Selection<Pattern>, text: (Pattern) -> String, _ value: String,
        matches: (Pattern) throws(Incomparable) -> Bool
    ) -> StatementTrace.Check {
        var isNamed = false
        var note: String?
        for pattern in selection.patterns.elements {
            do {
                isNamed = try matches(pattern) || isNamed
            } catch {
                note = error.reason
            }
        }
        return StatementTrace.Check(
            element: selection.name, policyValues: selection.patterns.elements.map(text),
            requestValues: [value],
            matched: note == nil && isNamed != selection.isNegated, note: note)
    }
}
