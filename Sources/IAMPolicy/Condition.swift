/// One line of a condition block: an operator, a key, and the values to compare it with.
///
/// - SeeAlso: IAM User Guide, "IAM JSON policy elements: Condition"
struct Condition: Hashable, Sendable {
    let comparison: ConditionOperator

    /// The condition key as written; keys are compared without regard to case.
    let key: String

    let values: UnorderedValues<ConditionValue>

    /// The key, then those of the policy variables in the values.
    let neededKeys: UnorderedValues<ConditionKey>

    init(comparison: ConditionOperator, key: String, values: UnorderedValues<ConditionValue>) {
        self.comparison = comparison
        self.key = key
        self.values = values
        let keys = [key] + values.elements.flatMap(\.variableKeys)
        neededKeys = UnorderedValues(keys.map { ConditionKey($0) })
    }
}

extension Condition {
    /// Reads the value of `Condition`: an object of objects.
    ///
    /// An operator that does not exist is not missed where it has no keys, and what stands as key or
    /// value IAM does not look at when a policy is written, dates excepted.
    static func list(
        _ node: PolicyNode, variables: Bool, _ faults: inout PolicyFaults
    ) throws(PolicyError) -> [Condition] {
        var conditions: [Condition] = []
        for (name, block) in try node.orderedMembers() {
            let members = try block.orderedMembers()
            guard let comparison = ConditionOperator(name) else {
                guard members.isEmpty else {
                    throw .unknownOperator(name: name, at: block.location)
                }
                continue
            }
            var seen: Set<String> = []
            for (key, value) in members {
                guard seen.insert(key.lowercased()).inserted else {
                    throw .duplicateMember(name: key, at: block.location)
                }
                let values = try values(value, comparison, variables: variables, &faults)
                conditions.append(
                    Condition(comparison: comparison, key: key, values: UnorderedValues(values)))
            }
        }
        return conditions
    }

    private static func values(
        _ node: PolicyNode, _ comparison: ConditionOperator, variables: Bool,
        _ faults: inout PolicyFaults
    ) throws(PolicyError) -> [ConditionValue] {
        var values: [ConditionValue] = []
        for element in try node.elements() {
            let text = try element.scalarText()
            if case .date = comparison.comparison, !PolicyDate.isAccepted(text) {
                faults.note(.invalidDate(value: text, at: element.location))
            }
            do {
                values.append(
                    try ConditionValue(text, for: comparison.comparison, variables: variables))
            } catch {
                throw element.invalid(text, error.reason)
            }
        }
        return values
    }
}
