/// The rules by which statements are judged, each where it can be replaced alone.
///
/// IAM has one set of them. The tests break one rule after the other, and look whether the table of
/// cases notices.
///
/// - SeeAlso: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Policy
///   evaluation logic"
struct EvaluationRules: Sendable {
    /// IAM's own.
    static let iam = EvaluationRules()

    /// What a condition's operator means.
    var reading: @Sendable (ConditionOperator) -> ConditionOperator = { $0 }

    /// Whether a value of the request matches, by its comparisons with the policy's values, which
    /// are alternatives; nil is one that could not be made.
    ///
    /// Those that could be made decide. Where there are none, so is the answer: nil.
    var anyOf: @Sendable ([Bool?]) -> Bool? = { results in
        let made = results.compactMap(\.self)
        return made.isEmpty && !results.isEmpty ? nil : made.contains(true)
    }

    /// Whether an element lets a statement apply where no comparison could be made: then none may
    /// lift a denial, nor give a permission.
    var undecided: @Sendable (Statement.Effect) -> Bool = { $0 == .deny }

    /// Whether a value with a variable that has none matches nothing, as IAM's guide has it; the
    /// negated operators are then true.
    var unresolvedMatchesNothing = true

    /// Whether somebody is, or belongs to, whom a statement names.
    var names: @Sendable (PrincipalPattern, PolicyRequest.Principal) -> Bool = { $0.matches($1) }

    /// Whether a wildcard in the first five parts of a resource's ARN stays inside its part.
    var wildcardsKeepToTheirParts = true

    /// Whether a condition holds, by whether each value of the request matches one of the policy's.
    ///
    /// A negated operator is true of a value that matches none.
    var holds: @Sendable (ConditionOperator, [Bool]) -> Bool = { comparison, matches in
        switch comparison.quantifier {
        case .anyValue: matches.contains(!comparison.isNegated)
        case .allValues: !matches.contains(comparison.isNegated)
        case nil: matches.contains(true) != comparison.isNegated
        }
    }

    /// Whether a condition holds for a request without the key.
    var holdsWithoutKey: @Sendable (ConditionOperator) -> Bool = { comparison in
        if comparison.ifExists { return true }
        return switch comparison.quantifier {
        case .anyValue: false
        case .allValues: true
        case nil: comparison.isNegated
        }
    }

    /// Whether a `Null` condition's value agrees with the key's absence.
    var null: @Sendable (_ value: Bool, _ isAbsent: Bool) -> Bool = { $0 == $1 }

    /// Whether a statement applies, by its elements: all must let it.
    var allOf: @Sendable ([Bool]) -> Bool = { $0.allSatisfy(\.self) }

    /// Whether an element chooses what it does not name, by whether it is a `NotAction` or alike.
    var isNegated: @Sendable (_ isNotElement: Bool) -> Bool = { $0 }

    /// The pattern that a text with wildcards is.
    var pattern: @Sendable (Glob) -> Glob = { $0 }

    /// What stands in for a variable that has no value.
    var defaultValue: @Sendable (PolicyVariable) -> String? = { $0.defaultValue }

    /// Whether a denial that applies wins over a permission.
    var denialWins = true

    /// Whether every layer must allow the request, not one of them.
    var layersIntersect = true
}
