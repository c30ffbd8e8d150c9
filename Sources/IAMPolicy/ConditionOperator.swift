/// A condition operator's name taken apart: `ForAnyValue:StringNotLikeIfExists`.
///
/// - SeeAlso: IAM User Guide, "IAM JSON policy elements: Condition operators"
struct ConditionOperator: Hashable, Sendable {
    /// How the values of a key with several are combined.
    enum Quantifier: String, CaseIterable, Sendable {
        case anyValue = "ForAnyValue:"
        case allValues = "ForAllValues:"
    }

    /// How two numbers or dates must stand to each other.
    enum Order: String, CaseIterable, Sendable {
        case equal = "Equals"
        case less = "LessThan"
        case lessOrEqual = "LessThanEquals"
        case greater = "GreaterThan"
        case greaterOrEqual = "GreaterThanEquals"

        func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
            switch self {
            case .equal: left == right
            case .less: left < right
            case .lessOrEqual: left <= right
            case .greater: left > right
            case .greaterOrEqual: left >= right
            }
        }
    }

    /// What is compared, and how, leaving negation aside.
    enum Comparison: Hashable, Sendable {
        case string, stringIgnoringCase, pattern, arn, boolean, binary, address, null
        case number(Order)
        case date(Order)
    }

    /// The name as written.
    let name: String

    let quantifier: Quantifier?
    let comparison: Comparison

    /// Whether the condition is true when the values do not match.
    let isNegated: Bool

    /// Whether the condition is true when the request does not have the key.
    let ifExists: Bool
}

extension ConditionOperator {
    /// Takes a name apart; nil if there is no such operator.
    init?(_ name: String) {
        var base = Substring(name)
        let quantifier = Quantifier.allCases.first { base.hasPrefix($0.rawValue) }
        base = base.dropFirst(quantifier?.rawValue.count ?? 0)
        let ifExists = base.hasSuffix("IfExists")
        base = base.dropLast(ifExists ? "IfExists".count : 0)
        guard let (comparison, isNegated) = Self.table[String(base)] else { return nil }
        // Whether a key is there is no matter of its values, nor of its being there.
        guard comparison != .null || (quantifier == nil && !ifExists) else { return nil }
        self.name = name
        self.quantifier = quantifier
        self.comparison = comparison
        self.isNegated = isNegated
        self.ifExists = ifExists
    }

    /// All names without prefix and suffix.
    static let names = table.keys.sorted()

    private static let table: [String: (Comparison, isNegated: Bool)] = {
        var table: [String: (Comparison, isNegated: Bool)] = [
            "StringEquals": (.string, false),
            "StringNotEquals": (.string, true),
            "StringEqualsIgnoreCase": (.stringIgnoringCase, false),
            "StringNotEqualsIgnoreCase": (.stringIgnoringCase, true),
            "StringLike": (.pattern, false),
            "StringNotLike": (.pattern, true),
            "ArnEquals": (.arn, false),
            "ArnNotEquals": (.arn, true),
            "ArnLike": (.arn, false),
            "ArnNotLike": (.arn, true),
            "Bool": (.boolean, false),
            "BinaryEquals": (.binary, false),
            "IpAddress": (.address, false),
            "NotIpAddress": (.address, true),
            "Null": (.null, false),
            "NumericNotEquals": (.number(.equal), true),
            "DateNotEquals": (.date(.equal), true),
        ]
        for order in Order.allCases {
            table["Numeric\(order.rawValue)"] = (.number(order), false)
            table["Date\(order.rawValue)"] = (.date(order), false)
        }
        return table
    }()
}
