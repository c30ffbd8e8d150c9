/// Collects what is wrong with a request's members, in AWS's wording.
///
/// Of Roles Anywhere, the wording for patterns and ranges has been seen, of IAM that for lengths,
/// too; that for the other constraints is the usual one of AWS's services.
struct Validation {
    private var failures: [String] = []

    /// What the failures are about.
    private var constraints: Set<Constraint> = []

    /// The kinds of constraints, as far as it matters which of their wordings have been seen.
    private enum Constraint {
        case pattern, range, length, other
    }

    /// Notes a value that breaks a constraint.
    mutating func fail(_ value: String?, at name: String, _ constraint: String) {
        add(value, at: name, .other, constraint)
    }

    /// Notes a member that must be there.
    mutating func require(_ value: Any?, at name: String) {
        if value == nil { fail(nil, at: name, "not be null") }
    }

    /// Checks a text's length in characters; AWS keeps a sensitive one out of its messages.
    mutating func length(
        _ value: String?, at name: String, _ range: ClosedRange<Int>, isSensitive: Bool = false
    ) {
        guard let value else { return }
        let count = value.unicodeScalars.count
        let constraint =
            if count < range.lowerBound {
                "have length greater than or equal to \(range.lowerBound)"
            } else if count > range.upperBound {
                "have length less than or equal to \(range.upperBound)"
            } else {
                ""
            }
        guard !constraint.isEmpty else { return }
        add(value, at: name, .length, constraint, isSensitive)
    }

    /// Checks a list's length.
    mutating func count(
        _ value: [some Any]?, at name: String, atMost limit: Int, isSensitive: Bool = false
    ) {
        guard let value, value.count > limit else { return }
        let shown = "[\(value.map { "\($0)" }.joined(separator: ", "))]"
        add(shown, at: name, .other, "have length less than or equal to \(limit)", isSensitive)
    }

    /// Checks the texts of a list, which AWS reports once for the whole list, with everything that
    /// it demands of each.
    mutating func each(
        _ values: [String]?, at name: String, _ range: ClosedRange<Int>, _ pattern: Pattern? = nil,
        isSensitive: Bool = false
    ) {
        let isMember = { (text: String) in
            range.contains(text.unicodeScalars.count) && pattern?.matches(text) != false
        }
        guard let values, !values.allSatisfy(isMember) else { return }
        var demands = [
            "Member must have length less than or equal to \(range.upperBound)",
            "Member must have length greater than or equal to \(range.lowerBound)",
        ]
        if let pattern {
            demands.append("Member must satisfy regular expression pattern: \(pattern.text)")
        }
        add(
            "[\(values.joined(separator: ", "))]", at: name, .other,
            "satisfy constraint: [\(demands.joined(separator: ", "))]", isSensitive)
    }

    /// Checks a text's characters.
    mutating func pattern(
        _ value: String?, at name: String, _ pattern: Pattern, isSensitive: Bool = false
    ) {
        guard let value, !pattern.matches(value) else { return }
        let constraint = "satisfy regular expression pattern: \(pattern.text)"
        add(value, at: name, pattern.isSeen ? .pattern : .other, constraint, isSensitive)
    }

    /// Checks a number.
    mutating func range(_ value: Int?, at name: String, _ range: ClosedRange<Int>) {
        guard let value else { return }
        if value < range.lowerBound {
            let constraint = "have value greater than or equal to \(range.lowerBound)"
            add("\(value)", at: name, .range, constraint)
        } else if value > range.upperBound {
            let constraint = "have value less than or equal to \(range.upperBound)"
            add("\(value)", at: name, .range, constraint)
        }
    }

    /// Checks that a text is one of a few.
    mutating func oneOf(_ value: String?, at name: String, _ allowed: [String]) {
        guard let value, !allowed.contains(value) else { return }
        fail(value, at: name, "satisfy enum value set: [\(allowed.joined(separator: ", "))]")
    }

    /// Ends the checks.
    ///
    /// - Parameter code: `ValidationException` in Roles Anywhere, `ValidationError` in IAM.
    /// - Throws: a refusal with status 400 that names everything that was wrong.
    func finish(code: String = "ValidationException") throws(Refusal) {
        guard !failures.isEmpty else { return }
        let count = failures.count
        let noun = count == 1 ? "error" : "errors"
        let refusal = Refusal(
            status: 400, code: code,
            message: "\(count) validation \(noun) detected: " + failures.joined(separator: "; "))
        let seen: Set<Constraint> =
            code == "ValidationError" ? [.pattern, .range, .length] : [.pattern, .range]
        throw count == 1 && constraints.isSubset(of: seen) ? refusal : refusal.unverified
    }

    private mutating func add(
        _ value: String?, at name: String, _ kind: Constraint, _ constraint: String,
        _ isSensitive: Bool = false
    ) {
        let shown = isSensitive ? "" : value.map { " '\($0)'" } ?? " null"
        failures.append(
            "Value\(shown) at '\(name)' failed to satisfy constraint: Member must \(constraint)")
        constraints.insert(isSensitive ? .other : kind)
    }
}
