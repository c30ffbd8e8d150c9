/// A Roles Anywhere profile as it is asked for.
public struct WantedProfile: Sendable {
    /// 1 to 255 of `[ a-zA-Z0-9-_]`.
    public var name: String

    /// The roles that may be asked for, 1 to 250.
    public var roleARNs: [String]

    /// A policy document that every session is limited to.
    public var sessionPolicy: String?

    /// Managed policies that every session is limited to.
    public var managedPolicyARNs: [String]

    /// The longest session, 900 to 43,200 seconds.
    public var durationSeconds: Int

    /// Whether a client may name its session.
    public var acceptsSessionName: Bool

    /// Tags beside the one that says whose it is.
    public var tags: [Tag] = []

    /// Describes a profile; `durationSeconds` is the service's own default unless given.
    public init(
        name: String, roleARNs: [String], sessionPolicy: String? = nil,
        managedPolicyARNs: [String] = [], durationSeconds: Int = 3_600,
        acceptsSessionName: Bool = false
    ) {
        self.name = name
        self.roleARNs = roleARNs
        self.sessionPolicy = sessionPolicy
        self.managedPolicyARNs = managedPolicyARNs
        self.durationSeconds = durationSeconds
        self.acceptsSessionName = acceptsSessionName
    }
}
