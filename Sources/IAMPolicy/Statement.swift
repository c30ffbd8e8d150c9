/// One statement of a policy: an effect, and what must be true of a request for it to apply.
public struct Statement: Hashable, Sendable {
    /// What a statement that applies does.
    public enum Effect: String, Sendable, Codable {
        /// The request is allowed, unless something denies it.
        case allow = "Allow"

        /// The request is refused, whatever else allows it.
        case deny = "Deny"
    }

    /// The statement's `Sid`, as written.
    public let sid: String?

    /// What the statement does to requests that it applies to.
    public let effect: Effect

    /// `Principal` or `NotPrincipal`; trust policies only.
    let principals: Selection<PrincipalPattern>?

    /// `Action` or `NotAction`.
    let actions: Selection<ActionPattern>

    /// `Resource` or `NotResource`; not in trust policies.
    let resources: Selection<ResourcePattern>?

    /// What `Condition` holds; all must be true.
    let conditions: UnorderedValues<Condition>
}

/// The patterns of an element, and whether they choose what they name or everything else.
struct Selection<Pattern: Hashable & Sendable>: Hashable, Sendable {
    /// The member's name: `Action` or `NotAction`, for instance.
    let name: String

    /// Whether the statement is about whatever the patterns do not match (`NotAction`, …).
    let isNegated: Bool

    let patterns: UnorderedValues<Pattern>

    /// The patterns as a trace shows them.
    let texts: UnorderedValues<String>
}
