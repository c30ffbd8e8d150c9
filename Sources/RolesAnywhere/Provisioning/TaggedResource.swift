/// Any resource that has tags, whatever its kind.
public struct TaggedResource: Hashable, Sendable {
    /// What it is.
    public let kind: ResourceKind

    /// Its name; a subject's is its distinguished name.
    public let name: String

    /// Its ARN.
    public let arn: String
}
