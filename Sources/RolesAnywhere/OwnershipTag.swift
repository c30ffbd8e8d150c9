/// The tag by which what this tool made is known.
public enum OwnershipTag {
    /// What every key of ours begins with.
    static let prefix = "anchorage:"

    /// The tag's key.
    public static let key = "anchorage:managed-by"

    /// The tag's value.
    public static let value = "anchorage"

    /// How many tags of ours a role may have: whose it is, of which manifest, what was applied, and
    /// whether it is complete.
    static let mostOfARole = 4

    /// The tag as Roles Anywhere writes it.
    public static let tag = Tag(key: key, value: value)

    /// Whether these tags of a Roles Anywhere resource say that it is ours.
    public static func marks(_ tags: [Tag]) -> Bool {
        tags.contains(tag)
    }
}

/// The tag that tells what is being made or changed from what is complete.
///
/// IAM makes a role and gives it its policies in several calls, and a profile gets its attribute
/// mappings so. While this tag says `creating`, what is missing may be added; afterwards it is a
/// difference. What stops while it says `changing` was left so by us, and by nobody else.
enum StateTag {
    static let key = "anchorage:state"
    static let creating = "creating"
    static let changing = "changing"
    static let complete = "complete"

    static let unfinished: Set<String> = [creating, changing]
}
