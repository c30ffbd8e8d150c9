import Testing

@testable import IAMPolicy

/// A request, the policies that judge it, and the trace that a rule of IAM's guide gives.
///
/// The traces are written by hand, from the rule; nothing of them was copied from what the evaluator
/// said.
struct EvaluationCase: CustomTestStringConvertible, Sendable {
    /// The pages of the IAM User Guide in which the rules stand.
    enum Page: String, Sendable {
        case operators = "reference_policies_elements_condition_operators"
        case logic = "reference_policies_condition-logic-multiple-context-keys-or-values"
        case sets = "reference_policies_condition-single-vs-multi-valued-context-keys"
        case variables = "reference_policies_variables"
        case principal = "reference_policies_elements_principal"
        case notPrincipal = "reference_policies_elements_notprincipal"
        case action = "reference_policies_elements_action"
        case notAction = "reference_policies_elements_notaction"
        case resource = "reference_policies_elements_resource"
        case notResource = "reference_policies_elements_notresource"
        case version = "reference_policies_elements_version"
        case evaluation = "reference_policies_evaluation-logic"
        case boundaries = "access_policies_boundaries"
        case sessions = "access_policies#policies_session"
    }

    /// The rule that the case follows.
    let rule: String
    let page: Page
    let request: PolicyRequest
    let layers: [PolicyLayer]

    /// What the evaluation must be, in ``Evaluation/notation``.
    let expected: String

    /// Whether only conditions are looked at, the rest of the one statement being everything.
    private let isOfConditions: Bool

    var testDescription: String { "\(rule) [\(page.rawValue)]: \(expected)" }

    /// A condition block in a statement that allows everything.
    init(
        _ rule: String, _ page: Page, _ condition: String, _ context: [String: [String]],
        _ expected: String
    ) throws {
        self.rule = rule
        self.page = page
        self.expected = expected
        request = IAMPolicyTests.request(context: context)
        let json = policy(#""Resource": "*", "Condition": \#(condition)"#)
        layers = [
            PolicyLayer(.identity, [("p", try PolicyDocument(json: json, kind: .identity))])
        ]
        isOfConditions = true
    }

    /// Layers of policies, each a list of statements' members.
    init(
        _ rule: String, _ page: Page, _ layers: [(PolicyLayer.Kind, [String])],
        _ request: PolicyRequest, _ expected: String
    ) throws {
        self.rule = rule
        self.page = page
        self.request = request
        self.expected = expected
        self.layers = try layers.map { kind, statements in
            let documentKind: PolicyDocument.Kind =
                kind == .trust ? .trust : kind == .session ? .session : .identity
            let policies = try statements.enumerated().map { number, statements in
                let json = #"{"Version": "2012-10-17", "Statement": [\#(statements)]}"#
                return (
                    name: "\(number)", document: try PolicyDocument(json: json, kind: documentKind)
                )
            }
            return PolicyLayer(kind, policies)
        }
        isOfConditions = false
    }

    /// The answer by the given rules, without its reasons.
    func decision(_ rules: EvaluationRules = .iam) -> Evaluation.Decision {
        evaluation(rules).decision
    }

    private func evaluation(_ rules: EvaluationRules) -> Evaluation {
        var request = request
        request.rules = rules
        return PolicyEvaluator.evaluate(request, layers: layers)
    }

    /// What the evaluator says by the given rules, in the form of ``expected``.
    func actual(_ rules: EvaluationRules = .iam) -> String {
        let evaluation = evaluation(rules)
        return isOfConditions ? evaluation.conditionNotation : evaluation.notation
    }
}

extension Evaluation {
    /// The decision and the checks of conditions: `allowed: Null aws:a [true] nothing yes`.
    var conditionNotation: String {
        let checks = trace.flatMap(\.checks).filter { $0.key != nil }.map(\.notation)
        return (["\(decision):"] + [checks.joined(separator: " & ")]).joined(separator: " ")
    }

    /// The decision, its layer or statements, and a line for each statement.
    var notation: String {
        var head = "\(decision)"
        if let refusingLayer { head += " \(refusingLayer.rawValue)" }
        if !decisive.isEmpty { head += " by \(decisive.map(String.init).joined(separator: ","))" }
        let lines = trace.map { statement in
            let checks = statement.checks.map(\.notation).joined(separator: " & ")
            return "\(statement.layer.rawValue) \(statement.effect.rawValue) "
                + "\(statement.applies ? "applies" : "not"): \(checks)"
        }
        return ([head] + lines).joined(separator: "\n")
    }
}

extension StatementTrace.Check {
    /// `ELEMENT [KEY] [policy's values] [request's values] yes|no`, with `?` where AWS may see it
    /// otherwise because something could not be compared, and `!` where the key is not known.
    var notation: String {
        let name = key.map { "\(element) \($0)" } ?? element
        let request = requestValues.map { "[\($0.joined(separator: "|"))]" } ?? "nothing"
        let mark = unknownKey != nil ? "!" : isUndecided ? "?" : ""
        return "\(name) [\(policyValues.joined(separator: "|"))] \(request) "
            + "\(matched ? "yes" : "no")\(mark)"
    }
}
