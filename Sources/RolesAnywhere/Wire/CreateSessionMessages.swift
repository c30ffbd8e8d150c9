/// The body of CreateSession (`POST /sessions`).
///
/// The three ARNs may stand in the query or here; some clients put them here.
public struct CreateSessionRequest: Codable, Hashable, Sendable {
    /// The profile's ARN.
    public var profileArn: String?

    /// The role's ARN.
    public var roleArn: String?

    /// The trust anchor's ARN.
    public var trustAnchorArn: String?

    /// The session's length, 900 to 43,200 seconds.
    public var durationSeconds: Int?

    /// The session's name, where the profile accepts one.
    public var roleSessionName: String?

    /// Facts about the machine that the service keeps with the subject.
    public var instanceProperties: [String: String]?

    /// Makes a request.
    public init(
        profileArn: String? = nil, roleArn: String? = nil, trustAnchorArn: String? = nil,
        durationSeconds: Int? = nil, roleSessionName: String? = nil,
        instanceProperties: [String: String]? = nil
    ) {
        self.profileArn = profileArn
        self.roleArn = roleArn
        self.trustAnchorArn = trustAnchorArn
        self.durationSeconds = durationSeconds
        self.roleSessionName = roleSessionName
        self.instanceProperties = instanceProperties
    }
}

/// The answer of CreateSession.
public struct CreateSessionResponse: Codable, Sendable {
    /// Exactly one session.
    public var credentialSet: [CredentialSet]

    /// The ARN under which the service keeps the certificate's subject.
    public var subjectArn: String?

    /// Makes an answer.
    public init(credentialSet: [CredentialSet], subjectArn: String? = nil) {
        self.credentialSet = credentialSet
        self.subjectArn = subjectArn
    }
}
