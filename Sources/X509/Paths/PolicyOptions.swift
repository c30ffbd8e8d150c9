/// What the certificate policies of a path must be like.
///
/// - SeeAlso: RFC 5280 §6.1.1 (c) to (g)
public struct PolicyOptions: Hashable, Sendable {
    /// The policies that are accepted, user-initial-policy-set; none stands for any.
    public var accepted: [ObjectIdentifier]

    /// Whether the path must be valid for one of them, initial-explicit-policy.
    public var requiresOne: Bool

    /// Whether anyPolicy counts for nothing, initial-any-policy-inhibit.
    public var inhibitsAny: Bool

    /// Whether no policy may be mapped to another, initial-policy-mapping-inhibit.
    public var inhibitsMapping: Bool

    /// Options from their parts; by default the certificates of the path decide.
    public init(
        accepted: [ObjectIdentifier] = [], requiresOne: Bool = false, inhibitsAny: Bool = false,
        inhibitsMapping: Bool = false
    ) {
        self.accepted = accepted
        self.requiresOne = requiresOne
        self.inhibitsAny = inhibitsAny
        self.inhibitsMapping = inhibitsMapping
    }
}
