/// Collects what is wrong with a request's members, in AWS's wording.
///
/// The wording for patterns and ranges has been seen; that for the other constraints is AWS's
/// usual framework's.
struct Validation {
    private var failures: [String] = []

    /// Notes a value that breaks a constraint.
    mutating func fail(_ value: String?, at name: String, _ constraint: String) {
        let shown = value.map { "'\($0)'" } ?? "null"
        failures.append(
            "Value \(shown) at '\(name)' failed to satisfy constraint: Member must \(constraint)")
    }

    /// Notes a member that must be there.
    mutating func require(_ value: Any?, at name: String) {
        if value == nil { fail(nil, at: name, "not be null") }
    }

    /// Checks a text's length in characters.
    mutating func length(_ value: String?, at name: String, _ range: ClosedRange<Int>) {
        guard let value else { return }
        let count = value.unicodeScalars.count
        if count < range.lowerBound {
            fail(value, at: name, "have length greater than or equal to \(range.lowerBound)")
        } else if count > range.upperBound {
            fail(value, at: name, "have length less than or equal to \(range.upperBound)")
        }
    }

    /// Checks a list's length.
    mutating func count(_ value: [some Any]?, at name: String, atMost limit: Int) {
        guard let value, value.count > limit else { return }
        fail("\(value)", at: name, "have length less than or equal to \(limit)")
    }

    /// Checks a text's characters.
    mutating func pattern(_ value: String?, at name: String, _ pattern: Pattern) {
        guard let value, !pattern.matches(value) else { return }
        fail(value, at: name, "satisfy regular expression pattern: \(pattern.text)")
    }

    /// Checks a number.
    mutating func range(_ value: Int?, at name: String, _ range: ClosedRange<Int>) {
        guard let value else { return }
        if value < range.lowerBound {
            fail("\(value)", at: name, "have value greater than or equal to \(range.lowerBound)")
        } else if value > range.upperBound {
            fail("\(value)", at: name, "have value less than or equal to \(range.upperBound)")
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
        throw Refusal(
            status: 400, code: code,
            message: "\(count) validation \(noun) detected: " + failures.joined(separator: "; "))
    }
}
