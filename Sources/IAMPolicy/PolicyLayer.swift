/// Policies of which one must allow a request, such as all those of a role.
public struct PolicyLayer: Sendable {
    /// What the policies of a layer are to a request.
    public enum Kind: String, Hashable, Sendable, Codable {
        /// A role's trust policy, which decides who may assume it.
        case trust

        /// The policies of the user or role that asks.
        case identity

        /// The policy that bounds what a role's own policies can allow.
        case boundary

        /// The policies that a session was limited to when it was made.
        case session
    }

    /// What the policies are to the request.
    public let kind: Kind

    /// The policies with the names that the trace uses; none of them allows nothing.
    public let policies: [(name: String, document: PolicyDocument)]

    /// Puts policies together.
    public init(_ kind: Kind, _ policies: [(name: String, document: PolicyDocument)]) {
        self.kind = kind
        self.policies = policies
    }
}

extension PolicyLayer.Kind: CustomStringConvertible {
    /// The layer's policies as a noun, in the words of IAM's refusals: `session policy`.
    public var description: String {
        switch self {
        case .trust: "trust policy"
        case .identity: "identity-based policy"
        case .boundary: "permissions boundary"
        case .session: "session policy"
        }
    }
}
