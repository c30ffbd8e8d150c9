/// What policies say about a request, and why.
public struct Evaluation: Equatable, Sendable {
    /// The answer.
    public enum Decision: Equatable, Sendable {
        /// Every layer of policies has a statement that allows the request, and none denies it.
        case allowed

        /// A statement denies the request.
        case explicitDeny

        /// Nothing denies the request, but some layer of policies does not allow it.
        case implicitDeny
    }

    /// The answer.
    public let decision: Decision

    /// The kind of policies that refused; nil when the request is allowed.
    ///
    /// An explicit deny has the kind of the statement that denies, an implicit one the kind of
    /// policies of which none allows the request.
    public let refusingLayer: PolicyDocument.Kind?

    /// Every statement that was looked at, in order.
    public let trace: [StatementTrace]

    /// The answer and what decided it, on one line.
    public let summary: String
}

extension Evaluation {
    /// The refusal that follows from a policy that cannot be read.
    ///
    /// What a policy means that is not understood is not known, so it denies everything.
    ///
    /// - Parameters:
    ///   - name: the policy's name, as a trace shows it.
    ///   - kind: what the policy is attached to.
    ///   - error: why it cannot be read.
    /// - Returns: an explicit deny without a trace.
    public static func refused(
        byUnreadablePolicy name: String, kind: PolicyDocument.Kind, error: PolicyError
    ) -> Evaluation {
        Evaluation(
            decision: .explicitDeny, refusingLayer: kind, trace: [],
            summary: "denied, because policy \"\(name)\" cannot be read: \(error)")
    }
}

extension Evaluation: CustomStringConvertible {
    /// The summary, and a line for each statement that was looked at.
    public var description: String {
        ([summary] + trace.map { "  \($0)" }).joined(separator: "\n")
    }
}
