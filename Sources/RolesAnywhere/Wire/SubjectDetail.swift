/// What the service remembers of a certificate subject that asked for a session.
///
/// - SeeAlso: shapes `SubjectSummary` and `SubjectDetail` of the service model.
public struct SubjectDetail: Codable, Hashable, Sendable {
    /// `arn:{partition}:rolesanywhere:{region}:{account}:subject/{id}`.
    public var subjectArn: String

    /// A lower-case UUID.
    public var subjectId: String

    /// Whether the record is in use.
    public var enabled: Bool?

    /// The subject, for instance `CN=web-01,O=Example`.
    public var x509Subject: String?

    /// ISO 8601 with a fraction of a second.
    public var lastSeenAt: String?

    /// ISO 8601 with a fraction of a second.
    public var createdAt: String?

    /// ISO 8601 with a fraction of a second.
    public var updatedAt: String?

    /// The certificates it came with; absent in lists.
    public var credentials: [SubjectCredential]?

    /// The facts that it gave about its machine; absent in lists.
    public var instanceProperties: [InstanceProperty]?

    /// Makes a record; further members are set one by one.
    public init(subjectArn: String, subjectId: String) {
        self.subjectArn = subjectArn
        self.subjectId = subjectId
    }
}

/// A certificate that a subject came with.
public struct SubjectCredential: Codable, Hashable, Sendable {
    /// ISO 8601 with a fraction of a second.
    public var seenAt: String?

    /// The certificate's serial number, in decimal.
    public var serialNumber: String?

    /// The certificate's issuer.
    public var issuer: String?

    /// Whether the record is in use.
    public var enabled: Bool?

    /// The certificate in PEM.
    public var x509CertificateData: String?

    /// Whether the last attempt with it was refused.
    public var failed: Bool?

    /// Makes an empty record; members are set one by one.
    public init() {}
}

/// Facts that a client gave about its machine.
public struct InstanceProperty: Codable, Hashable, Sendable {
    /// ISO 8601 with a fraction of a second.
    public var seenAt: String?

    /// The facts by name.
    public var properties: [String: String]?

    /// Whether the last attempt with them was refused.
    public var failed: Bool?

    /// Makes an empty record; members are set one by one.
    public init() {}
}
