/// The body of CreateProfile (`POST /profiles`).
public struct CreateProfileRequest: Codable, Hashable, Sendable {
    /// The name; the service requires it.
    public var name: String?

    /// The roles that may be asked for; the service requires the member.
    public var roleArns: [String]?

    /// Unused by the service.
    public var requireInstanceProperties: Bool?

    /// A policy document (JSON text) that every session is limited to.
    public var sessionPolicy: String?

    /// Managed policies that every session is limited to.
    public var managedPolicyArns: [String]?

    /// The longest session, 900 to 43,200 seconds.
    public var durationSeconds: Int?

    /// Whether it may be used at once.
    public var enabled: Bool?

    /// Tags to begin with.
    public var tags: [Tag]?

    /// Whether a client may name its session.
    public var acceptRoleSessionName: Bool?

    /// Makes a request; further members are set one by one.
    public init(name: String?, roleArns: [String]?) {
        self.name = name
        self.roleArns = roleArns
    }
}

/// The body of UpdateProfile (`PATCH /profile/{id}`); what is absent stays as it is.
public struct UpdateProfileRequest: Codable, Hashable, Sendable {
    /// A new name.
    public var name: String?

    /// A new session policy, 1 to 100,000 characters.
    public var sessionPolicy: String?

    /// A new list of roles.
    public var roleArns: [String]?

    /// A new list of managed policies; an empty one clears it.
    public var managedPolicyArns: [String]?

    /// A new longest session, in seconds.
    public var durationSeconds: Int?

    /// Whether a client may name its session.
    public var acceptRoleSessionName: Bool?

    /// Makes a request that changes nothing yet.
    public init() {}
}

/// The answer of every operation on one profile.
public struct ProfileResponse: Codable, Hashable, Sendable {
    /// The profile.
    public var profile: ProfileDetail

    /// Makes an answer.
    public init(profile: ProfileDetail) {
        self.profile = profile
    }
}

/// One page of ListProfiles.
public struct ProfileListResponse: Codable, Hashable, Sendable {
    /// The page; a service may leave it out when it is empty.
    public var profiles: [ProfileDetail]?

    /// What to ask for the next page with; absent on the last.
    public var nextToken: String?

    /// Makes a page.
    public init(profiles: [ProfileDetail], nextToken: String? = nil) {
        self.profiles = profiles
        self.nextToken = nextToken
    }
}
