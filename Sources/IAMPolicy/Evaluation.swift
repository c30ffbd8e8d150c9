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

    /// The layer that refused; nil when the request is allowed, or there were no policies.
    ///
    /// That of an explicit deny has the statement that denies; that of an implicit one is the first
    /// of which no policy allows the request.
    public let refusingLayer: PolicyLayer.Kind?

    /// Every statement that was looked at, in order.
    public let trace: [StatementTrace]

    /// The answer and what decided it, on one line.
    public let summary: String
}

extension Evaluation: CustomStringConvertible {
    /// The summary, and a line for each statement that was looked at.
    public var description: String {
        ([summary] + trace.map { "  \($0)" }).joined(separator: "\n")
    }
}
