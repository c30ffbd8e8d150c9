/// What was changed of a resource that there was.
public struct Changed: Hashable, Sendable {
    /// The resource's name before.
    public let name: String

    /// The resource's ARN.
    public let arn: String

    /// What differed from what was asked for, and does no longer; none where all was so already.
    public let differences: [Difference]

    /// Notes what was changed.
    public init(name: String, arn: String, differences: [Difference]) {
        self.name = name
        self.arn = arn
        self.differences = differences
    }
}
