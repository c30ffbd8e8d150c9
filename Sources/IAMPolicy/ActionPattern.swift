/// The name of an action, possibly with wildcards: `s3:GetObject`, `s3:Get*`, `*`.
///
/// Names are compared without regard to case.
///
/// - SeeAlso: IAM User Guide, "IAM JSON policy elements: Action"
struct ActionPattern: Hashable, Sendable {
    /// The pattern as written.
    let text: String

    private let glob: Glob

    init(_ node: PolicyNode) throws(PolicyError) {
        text = try node.string()
        if let problem = Self.problem(text) {
            throw .invalidAction(action: text, problem: problem, at: node.location)
        }
        glob = Glob(wildcardsIn: text.lowercased())
    }

    /// Whether the pattern names actions of STS only.
    var isOfSTS: Bool { text.lowercased().hasPrefix("sts:") }

    /// Whether the pattern names this action.
    func matches(_ action: String, _ rules: EvaluationRules) -> Bool {
        rules.pattern(glob).matches(action.lowercased())
    }

    private static func problem(_ text: String) -> PolicyError.ActionProblem? {
        guard text != "*" else { return nil }
        let parts = text.unicodeScalars.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return .noVendor }
        guard parts.count == 2 else { return .severalColons }
        guard
            !parts[0].isEmpty,
            parts[0].allSatisfy({ $0.isASCIILetterOrDigit || $0 == "-" || $0 == "." })
        else { return .invalidVendor }
        // What comes after the colon IAM does not look at: `iam: no such action` names nothing.
        return nil
    }
}
