/// A certificate subject that asked for sessions, in a list.
///
/// - SeeAlso: shape `SubjectSummary` of the service model.
public struct SubjectSummary: Codable, Hashable, Sendable {
    /// `arn:{partition}:rolesanywhere:{region}:{account}:subject/{id}`.
    public var subjectArn: String

    /// A lower-case UUID.
    public var subjectId: String

    /// Whether the subject is enabled; no operation changes that.
    public var enabled: Bool?

    /// The subject's distinguished name.
    public var x509Subject: String?

    /// When it last asked for a session: ISO 8601 with a fraction of a second.
    public var lastSeenAt: String?

    /// When it first asked.
    public var createdAt: String?

    /// When the record last changed.
    public var updatedAt: String?

    /// Makes a summary; members are set one by one.
    public init(subjectArn: String, subjectId: String) {
        self.subjectArn = subjectArn
        self.subjectId = subjectId
    }
}

/// A certificate subject that asked for sessions, with what it asked with.
///
/// - SeeAlso: shape `SubjectDetail` of the service model.
public struct SubjectDetail: Codable, Hashable, Sendable {
    /// `arn:{partition}:rolesanywhere:{region}:{account}:subject/{id}`.
    public var subjectArn: String

    /// A lower-case UUID.
    public var subjectId: String

    /// Whether the subject is enabled; no operation changes that.
    public var enabled: Bool?

    /// The subject's distinguished name.
    public var x509Subject: String?

    /// When it last asked for a session: ISO 8601 with a fraction of a second.
    public var lastSeenAt: String?

    /// When it first asked.
    public var createdAt: String?

    /// When the record last changed.
    public var updatedAt: String?

    /// The certificates that it asked with.
    public var credentials: [CredentialSummary]?

    /// What it told of its machines.
    public var instanceProperties: [InstanceProperty]?

    /// Makes a description from what lists say.
    public init(
        _ summary: SubjectSummary, credentials: [CredentialSummary],
        instanceProperties: [InstanceProperty]
    ) {
        subjectArn = summary.subjectArn
        subjectId = summary.subjectId
        enabled = summary.enabled
        x509Subject = summary.x509Subject
        lastSeenAt = summary.lastSeenAt
        createdAt = summary.createdAt
        updatedAt = summary.updatedAt
        self.credentials = credentials
        self.instanceProperties = instanceProperties
    }
}

/// A certificate with which a subject asked for sessions.
///
/// - SeeAlso: shape `CredentialSummary` of the service model.
public struct CredentialSummary: Codable, Hashable, Sendable {
    /// When it was last used: ISO 8601 with a fraction of a second.
    public var seenAt: String?

    /// The serial number, in decimal.
    public var serialNumber: String?

    /// The issuer's distinguished name.
    public var issuer: String?

    /// Whether the certificate is enabled; no operation changes that.
    public var enabled: Bool?

    /// The certificate as PEM.
    public var x509CertificateData: String?

    /// Whether its last use ended without a session.
    public var failed: Bool?

    /// Makes a summary.
    public init(
        seenAt: String?, serialNumber: String?, issuer: String?, enabled: Bool?,
        x509CertificateData: String?, failed: Bool?
    ) {
        self.seenAt = seenAt
        self.serialNumber = serialNumber
        self.issuer = issuer
        self.enabled = enabled
        self.x509CertificateData = x509CertificateData
        self.failed = failed
    }
}

/// What a subject told of a machine when it asked for a session.
///
/// - SeeAlso: shape `InstanceProperty` of the service model.
public struct InstanceProperty: Codable, Hashable, Sendable {
    /// When it was last told: ISO 8601 with a fraction of a second.
    public var seenAt: String?

    /// The properties by name, 50 at most.
    public var properties: [String: String]?

    /// Whether that request ended without a session.
    public var failed: Bool?

    /// Makes an entry.
    public init(seenAt: String?, properties: [String: String]?, failed: Bool?) {
        self.seenAt = seenAt
        self.properties = properties
        self.failed = failed
    }
}
