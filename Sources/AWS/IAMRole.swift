/// A role as IAM describes it.
public struct IAMRole: Hashable, Sendable {
    /// The name without the path.
    public let name: String

    /// The unique identifier, `AROA…`.
    public let id: String

    /// The ARN with the path.
    public let arn: String

    /// The path, `/` unless it was chosen.
    public let path: String

    /// When it was made, ISO 8601; nil where the answer lacks it.
    public let createdAt: String?

    /// The trust policy, JSON.
    public let trustPolicy: String

    /// The description; nil where there is none.
    public let description: String?

    /// The longest session that the role allows, in seconds; nil where the answer lacks it.
    public let maxSessionDurationSeconds: Int?

    /// The tags.
    ///
    /// `listRoles` gives none, whatever the role has.
    public let tags: [IAMTag]
}

/// A tag of a role.
public struct IAMTag: Hashable, Sendable {
    /// The key; compared without case by IAM.
    public let key: String

    /// The value.
    public let value: String

    /// A tag.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

/// A managed policy that is attached to a role.
public struct AttachedPolicy: Hashable, Sendable {
    /// The policy's name.
    public let name: String

    /// The policy's ARN.
    public let arn: String
}

/// What a role is created from.
public struct NewRole: Hashable, Sendable {
    /// The name without a path.
    public var name: String

    /// The trust policy, JSON.
    public var trustPolicy: String

    /// The path, with a slash at both ends; nil for `/`.
    public var path: String?

    /// The description; nil for none.
    public var description: String?

    /// The longest session, in seconds; nil for IAM's default of an hour.
    public var maxSessionDurationSeconds: Int?

    /// The tags.
    public var tags: [IAMTag]

    /// A role with nothing but a name and a trust policy.
    public init(name: String, trustPolicy: String) {
        self.name = name
        self.trustPolicy = trustPolicy
        path = nil
        description = nil
        maxSessionDurationSeconds = nil
        tags = []
    }
}
