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
                check(resources, text: \.text, request.resource) {
                    pattern throws(Incomparable) in
                    try pattern.matches(request.resource, for: request)
                }
            }
        }
        for condition in conditions.elements {
            checks.append { condition.check(request) }
        }
        return checks
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
