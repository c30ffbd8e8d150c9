extension Condition {
    /// Compares the request with the condition of a statement with the given effect.
    func check(_ request: PolicyRequest, _ effect: Statement.Effect) -> StatementTrace.Check {
        let values = neededKeys.elements.first.flatMap { request.values(of: $0) }
        let operation = request.rules.reading(comparison)
        let expected = expected(operation, values ?? [], request)
        let outcome = outcome(operation, for: values ?? [], expected, request.rules)
        // A value that could not be compared is no matter where another one matched.
        let notes = expected.compactMap(\.reason) + outcome.reasons
        return StatementTrace.Check(
            element: comparison.name, key: key, policyValues: expected.map(\.text),
            requestValues: values, matched: outcome.holds ?? request.rules.undecided(effect),
            note: notes.first, isUndecided: outcome.isUndecided)
    }

    /// What became of a condition.
    private struct Outcome {
        /// Whether it holds, by the comparisons that could be made; nil where there were none.
        let holds: Bool?

        /// Whether it might hold, or not, if the others could be made.
        var isUndecided = false

        /// Why the request's values could not be compared.
        var reasons: [String] = []
    }

    /// The policy's values with the variables replaced; a key that is missing needs none of them.
    private func expected(
        _ operation: ConditionOperator, _ requestValues: [String], _ request: PolicyRequest
    ) -> [ExpectedValue] {
        let isMissing = Self.isMissing(requestValues, operation)
        return values.elements.map { value in
            isMissing
                ? ExpectedValue(unresolved: value)
                : ExpectedValue(value, for: operation.comparison, request: request)
        }
    }

    private func outcome(
        _ operation: ConditionOperator, for values: [String], _ expected: [ExpectedValue],
        _ rules: EvaluationRules
    ) -> Outcome {
        if operation.comparison == .null { return null(values, rules) }
        guard !Self.isMissing(values, operation) else {
            return Outcome(holds: rules.holdsWithoutKey(operation))
        }
        var reasons: [String] = []
        let results: [[Bool?]] = values.map { value in
            expected.map { (candidate) -> Bool? in
                do throws(Incomparable) {
                    return try candidate.matches(value)
                } catch {
                    if candidate.reason == nil { reasons.append(error.reason) }
                    return nil
                }
            }
        }
        let matches = results.map(rules.anyOf)
        // If what could not be compared matched everywhere, or nowhere.
        let most = zip(matches, results).map { $0 == true || $1.contains(nil) }
        let least = matches.map { $0 == true }
        let isUndecided = rules.holds(operation, most) != rules.holds(operation, least)
        let isKnown = !matches.contains(nil) || !isUndecided
        // IAM does not say what becomes of a condition without values; by logic, nothing equals them.
        return Outcome(
            holds: isKnown ? rules.holds(operation, least) : nil,
            isUndecided: isUndecided || expected.isEmpty,
            reasons: expected.isEmpty ? ["the policy gives no value to compare"] : reasons)
    }

    private func null(_ values: [String], _ rules: EvaluationRules) -> Outcome {
        let bools = self.values.elements.map { value -> Bool? in
            if case .boolean(let bool) = value { bool } else { nil }
        }
        let matches = rules.anyOf(bools.map { $0.map { rules.null($0, values.isEmpty) } })
        return Outcome(holds: matches, isUndecided: matches != true && bools.contains(nil))
    }

    /// Whether the request has no value to compare; to the set operators, an empty string is none.
    ///
    /// IAM's guide says the latter of the set operators only. To `Null`, and to operators on one
    /// value, a key with an empty value is there.
    private static func isMissing(_ values: [String], _ operation: ConditionOperator) -> Bool {
        operation.quantifier == nil ? values.isEmpty : values.allSatisfy(\.isEmpty)
    }
}
