/// A session: temporary credentials, and whom they stand for.
public struct CredentialSet: Codable, Sendable {
    /// Whom the credentials stand for.
    public var assumedRoleUser: AssumedRoleUser?

    /// The credentials.
    public var credentials: SessionCredentials

    /// How much of the space for policies and tags is used, in per cent.
    public var packedPolicySize: Int?

    /// The role's ARN.
    public var roleArn: String?

    /// What CloudTrail records as the session's origin.
    public var sourceIdentity: String?

    /// Makes a session.
    public init(
        assumedRoleUser: AssumedRoleUser?, credentials: SessionCredentials,
        packedPolicySize: Int? = nil, roleArn: String? = nil, sourceIdentity: String? = nil
    ) {
        self.assumedRoleUser = assumedRoleUser
        self.credentials = credentials
        self.packedPolicySize = packedPolicySize
        self.roleArn = roleArn
        self.sourceIdentity = sourceIdentity
    }
}

/// The role session that credentials stand for.
public struct AssumedRoleUser: Codable, Hashable, Sendable {
    /// `arn:{partition}:sts::{account}:assumed-role/{role}/{session}`.
    public var arn: String

    /// `AROA…:{session}`.
    public var assumedRoleId: String

    /// Makes a role session's names.
    public init(arn: String, assumedRoleId: String) {
        self.arn = arn
        self.assumedRoleId = assumedRoleId
    }
}

/// Temporary credentials as CreateSession gives them; they never describe themselves.
public struct SessionCredentials: Codable, Sendable {
    /// 20 characters beginning with `ASIA`.
    public var accessKeyId: String

    /// The secret key.
    public var secretAccessKey: String

    /// The token that goes with the keys.
    public var sessionToken: String

    /// ISO 8601, UTC, whole seconds, ending in `Z`.
    public var expiration: String

    /// Makes credentials.
    public init(
        accessKeyId: String, secretAccessKey: String, sessionToken: String, expiration: String
    ) {
        self.accessKeyId = accessKeyId
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }
}

extension SessionCredentials {
    /// Whether they have only characters that go through every shell, file and variable as they are:
    /// visible ones of ASCII.
    var isPlain: Bool {
        [accessKeyId, secretAccessKey, sessionToken, expiration]
            .allSatisfy { $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } }
    }
}

extension SessionCredentials: CustomStringConvertible, CustomDebugStringConvertible {
    /// Nothing of the secret.
    public var description: String { "<redacted>" }

    /// Nothing of the secret.
    public var debugDescription: String { "<redacted>" }
}

extension SessionCredentials: CustomReflectable {
    /// Nothing of the secret, so that `dump` and interpolation show none of it.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
