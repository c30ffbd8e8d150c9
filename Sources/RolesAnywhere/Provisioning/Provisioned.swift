/// What became of a resource that was asked for.
public struct Provisioned: Hashable, Sendable {
    /// What was done.
    public let change: Change

    /// The resource's ARN.
    public let arn: String

    /// What was done to have the resource as asked for.
    public enum Change: Hashable, Sendable {
        /// It did not exist.
        case created

        /// It was as asked for.
        case unchanged

        /// It had been begun; what was missing is there now.
        case completed(added: [String])

        /// Its content was replaced.
        case updated
    }

    /// Notes what was done.
    public init(_ change: Change, arn: String) {
        self.change = change
        self.arn = arn
    }
}
