/// Something about a resource that somebody should know.
public struct StatusFinding: Hashable, Sendable {
    /// How much it matters.
    public enum Severity: String, Sendable, CaseIterable {
        /// It is wrong now: clients are refused, or let in, that should not be.
        case problem

        /// It will be wrong before long.
        case soon

        /// It may be meant.
        case notice
    }

    /// How much it matters.
    public let severity: Severity

    /// A stable name, such as `crl.lapsed`.
    public let code: String

    /// What kind of resource it is about.
    public let kind: ResourceKind

    /// The resource's name.
    public let name: String

    /// The resource's ARN.
    public let arn: String

    /// What is the matter, as a sentence fragment.
    public let message: String

    init(
        _ severity: Severity, _ code: String, _ resource: some NamedResource, _ message: String
    ) {
        self.init(
            severity, code, kind: type(of: resource).kind, name: resource.name, arn: resource.arn,
            message)
    }

    init(
        _ severity: Severity, _ code: String, kind: ResourceKind, name: String, arn: String,
        _ message: String
    ) {
        self.severity = severity
        self.code = code
        self.kind = kind
        self.name = name
        self.arn = arn
        self.message = message
    }
}
