/// A Roles Anywhere profile as the service describes it.
///
/// - SeeAlso: shape `ProfileDetail` of the service model.
public struct ProfileDetail: Codable, Hashable, Sendable {
    /// A lower-case UUID.
    public var profileId: String

    /// `arn:{partition}:rolesanywhere:{region}:{account}:profile/{id}`.
    public var profileArn: String

    /// 1 to 255 characters of `[ a-zA-Z0-9-_]`; not unique.
    public var name: String

    /// Unused by the service.
    public var requireInstanceProperties: Bool?

    /// Whether sessions are given out with this profile.
    public var enabled: Bool?

    /// The ARN of who created it.
    public var createdBy: String?

    /// A policy document (JSON text) that every session is limited to.
    public var sessionPolicy: String?

    /// The roles that may be asked for, 0 to 250.
    public var roleArns: [String]?

    /// Managed policies that every session is limited to.
    public var managedPolicyArns: [String]?

    /// ISO 8601 with a fraction of a second.
    public var createdAt: String?

    /// ISO 8601 with a fraction of a second.
    public var updatedAt: String?

    /// The longest session, 900 to 43,200 seconds.
    public var durationSeconds: Int?

    /// Whether a client may name its session.
    public var acceptRoleSessionName: Bool?

    /// Which certificate attributes become session tags.
    public var attributeMappings: [AttributeMapping]?

    /// Makes a description of a profile; members are set one by one.
    public init(profileId: String, profileArn: String, name: String) {
        self.profileId = profileId
        self.profileArn = profileArn
        self.name = name
    }
}
