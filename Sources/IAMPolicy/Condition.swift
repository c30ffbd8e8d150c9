/// One line of a condition block: an operator, a key, and the values to compare it with.
///
/// - SeeAlso: IAM User Guide, "IAM JSON policy elements: Condition"
struct Condition: Hashable, Sendable {
    let comparison: ConditionOperator

    /// The condition key as written; keys are compared without regard to case.
    let key: String

    let values: UnorderedValues<ConditionValue>
}

extension Condition {
    /// Reads the value of `Condition`: an object of objects.
    static func list(_ node: PolicyNode, variables: Bool) throws(PolicyError) -> [Condition] {
        var conditions: [Condition] = []
        for (name, block) in try node.orderedMembers() {
            guard let comparison = ConditionOperator(name) else {
                throw .unknownOperator(name: name, at: block.location)
            }
            var seen: Set<String> = []
            for (key, value) in try block.orderedMembers() {
                guard seen.insert(key.lowercased()).inserted else {
                    throw .duplicateMember(name: key, at: block.location)
                }
                try checkKey(key, at: value)
                let values = try values(value, comparison, variables: variables)
                conditions.append(
                    Condition(comparison: comparison, key: key, values: UnorderedValues(values)))
            }
        }
        return conditions
    }

    private static func checkKey(_ key: String, at node: PolicyNode) throws(PolicyError) {
        guard let colon = key.firstIndex(of: ":"), colon > key.startIndex else {
            throw .invalidAction(action: key, problem: .noVendor, at: node.location)
        }
    }

    private static func values(
        _ node: PolicyNode, _ comparison: ConditionOperator, variables: Bool
    ) throws(PolicyError) -> [ConditionValue] {
        var values: [ConditionValue] = []
        for element in try node.elements() {
            let text = try element.scalarText()
            do {
                values.append(
                    try ConditionValue(text, for: comparison.comparison, variables: variables))
            } catch {
                if case .date = comparison.comparison {
                    throw .invalidDate(value: text, at: element.location)
                }
                throw element.invalid(text, error.reason)
            }
        }
        guard !values.isEmpty else {
            throw .emptyList(name: "the list of values", at: node.location)
        }
        return values
    }
}
