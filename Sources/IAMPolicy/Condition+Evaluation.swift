extension Condition {
    /// Compares the request with the condition.
    func check(_ request: PolicyRequest) -> StatementTrace.Check {
        let values = request.values(of: key)
        let operation = request.rules.reading(comparison)
        do {
            let expected = try expected(operation, request)
            return check(
                values, policyValues: expected.map(\.text),
                holds: try holds(operation, for: values ?? [], expected, request.rules))
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
            element: comparison.name, key: key, policyValues: policyValues, requestValues: values,
            matched: holds, note: note)
    }

    /// The policy's values with the variables replaced; a key that is missing needs none of them.
    private func expected(
        _ operation: ConditionOperator, _ request: PolicyRequest
    ) throws(Incomparable) -> [ExpectedValue] {
        let isMissing = Self.isMissing(request.values(of: key) ?? [], operation)
        var expected: [ExpectedValue] = []
        for value in values.elements {
            expected.append(
                isMissing
                    ? ExpectedValue(unresolved: value)
                    : try ExpectedValue(value, for: operation.comparison, request: request))
        }
        return expected
    }

    private func holds(
        _ operation: ConditionOperator, for values: [String], _ expected: [ExpectedValue],
        _ rules: EvaluationRules
    ) throws(Incomparable) -> Bool {
        if operation.comparison == .null {
            return self.values.elements.contains { value in
                guard case .boolean(let bool) = value else { return false }
                return rules.null(bool, values.isEmpty)
            }
        }
        guard !Self.isMissing(values, operation) else { return rules.holdsWithoutKey(operation) }
        var matches: [Bool] = []
        for value in values {
            var results: [Bool] = []
            for candidate in expected { results.append(try candidate.matches(value)) }
            matches.append(rules.anyOf(results))
        }
        return rules.holds(operation, matches)
    }

    /// Whether the request has no value to compare; to the set operators, an empty string is none.
    ///
    /// IAM's guide says the latter of the set operators only. To `Null`, and to operators on one
    /// value, a key with an empty value is there.
    private static func isMissing(_ values: [String], _ operation: ConditionOperator) -> Bool {
        operation.quantifier == nil ? values.isEmpty : values.allSatisfy(\.isEmpty)
    }
}
