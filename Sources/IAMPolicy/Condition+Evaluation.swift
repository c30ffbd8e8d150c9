extension Condition {
    /// Compares the request with the condition.
    func check(_ request: PolicyRequest) -> StatementTrace.Check {
        let values = request.values(of: key)
        do {
            let expected = try expected(for: request)
            return check(
                values, policyValues: expected.map(\.text),
                holds: try holds(for: values ?? [], expected: expected))
        } catch {
            return check(
                values, policyValues: self.values.elements.map(\.text), holds: false,
                note: error.reason)
        }
    }

    private func check(
        _ values: [String]?, policyValues: [String], holds: Bool, note: String? = nil
    ) -> StatementTrace.Check {
        StatementTrace.Check(
            element: "\(comparison.name) \(key)", policyValues: policyValues,
            requestValues: values, matched: holds, note: note)
    }

    /// The policy's values with the variables replaced; a key that is missing needs none of them.
    private func expected(
        for request: PolicyRequest
    ) throws(Incomparable) -> [ExpectedValue] {
        let isMissing = isMissing(request.values(of: key) ?? [])
        var expected: [ExpectedValue] = []
        for value in values.elements {
            expected.append(
                isMissing
                    ? ExpectedValue(unresolved: value)
                    : try ExpectedValue(value, for: comparison.comparison, request: request))
        }
        return expected
    }

    private func holds(
        for values: [String], expected: [ExpectedValue]
    ) throws(Incomparable) -> Bool {
        if comparison.comparison == .null {
            return self.values.elements.contains(.boolean(values.isEmpty))
        }
        guard !isMissing(values) else { return holdsWithoutKey }
        var results: [Bool] = []
        for value in values {
            var matchesAny = false
            for candidate in expected where try candidate.matches(value) { matchesAny = true }
            results.append(matchesAny)
        }
        // A negated operator is true of a value that matches none of the policy's.
        return switch comparison.quantifier {
        case .anyValue: results.contains(!comparison.isNegated)
        case .allValues: !results.contains(comparison.isNegated)
        case nil: results.contains(true) != comparison.isNegated
        }
    }

    private var holdsWithoutKey: Bool {
        if comparison.ifExists { return true }
        return switch comparison.quantifier {
        case .anyValue: false
        case .allValues: true
        case nil: comparison.isNegated
        }
    }

    /// Whether the request has no value to compare; to the set operators, an empty string is none.
    private func isMissing(_ values: [String]) -> Bool {
        comparison.quantifier == nil ? values.isEmpty : values.allSatisfy(\.isEmpty)
    }
}
