/// What somebody asks to do, as policies see it.
public struct PolicyRequest: Sendable {
    /// Who asks.
    public enum Principal: Hashable, Sendable {
        /// An AWS service, by its name: `rolesanywhere.amazonaws.com`.
        case service(String)

        /// A user, role or session, by its ARN.
        case aws(String)

        /// The same, where the naming of its account is not enough: what of a trust policy remains
        /// that needs no permission of the caller's own.
        case awsNamed(String, Naming)
    }

    /// How a statement may name a session.
    public enum Naming: Hashable, Sendable {
        /// By its own ARN, by its role's, or as everyone.
        case roleOrItself

        /// By its own ARN.
        case itself
    }

    /// The action: `sts:AssumeRole`.
    public private(set) var action: String

    /// The ARN of what is acted on, or `*` for actions that have no resource.
    public let resource: String

    /// Who asks; only trust policies look at it.
    public let principal: Principal

    /// The values by lower-case key.
    private let context: [String: [String]]

    private let modelledKeys: ModelledKeys

    /// The rules by which statements are judged.
    var rules = EvaluationRules.iam

    /// A request.
    ///
    /// - Parameters:
    ///   - action: `vendor:name`.
    ///   - resource: an ARN, or `*`.
    ///   - principal: who asks.
    ///   - context: the condition keys that the request has, with their values. Keys are compared
    ///     without regard to case, also `aws:PrincipalTag/…`; the values of keys that differ only
    ///     in case are put together.
    ///   - modelledKeys: the keys that the request lacks where `context` does not have them. A
    ///     policy that looks at any other key is not understood, unless they count as missing: see
    ///     ``PolicyEvaluator``.
    public init(
        action: String, resource: String, principal: Principal, context: [String: [String]],
        modelledKeys: ModelledKeys
    ) {
        self.action = action
        self.resource = resource
        self.principal = principal
        self.context = Dictionary(
            context.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: +)
        self.modelledKeys = modelledKeys
    }

    /// The same request for another action.
    public func asking(for action: String) -> PolicyRequest {
        var copy = self
        copy.action = action
        return copy
    }

    /// Whether it is known what the request has for a condition key, be it nothing.
    func models(_ key: ConditionKey) -> Bool {
        context[key.folded] != nil || modelledKeys.contains(key)
    }

    /// Whether a key of which that is not known counts as missing.
    var takesOthersForMissing: Bool { modelledKeys.othersAreMissing }

    /// The values of a condition key; nil if the request does not have it.
    func values(of key: ConditionKey) -> [String]? {
        context[key.folded]
    }
}

extension PolicyRequest.Principal {
    /// The name or ARN.
    var text: String {
        switch self {
        case .service(let name): name
        case .aws(let arn), .awsNamed(let arn, _): arn
        }
    }
}
