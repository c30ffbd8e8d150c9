/// A trust anchor as the service describes it.
///
/// - SeeAlso: shape `TrustAnchorDetail` of the service model.
public struct TrustAnchorDetail: Codable, Hashable, Sendable {
    /// A lower-case UUID.
    public var trustAnchorId: String

    /// `arn:{partition}:rolesanywhere:{region}:{account}:trust-anchor/{id}`.
    public var trustAnchorArn: String

    /// 1 to 255 characters of `[ a-zA-Z0-9-_]`; not unique.
    public var name: String

    /// Where the CA certificates come from.
    public var source: Source?

    /// Whether sessions are given out under this trust anchor.
    public var enabled: Bool?

    /// ISO 8601 with a fraction of a second.
    public var createdAt: String?

    /// ISO 8601 with a fraction of a second.
    public var updatedAt: String?

    /// Who is told when, before a certificate expires.
    public var notificationSettings: [NotificationSetting]?

    /// Makes a description of a trust anchor.
    public init(
        trustAnchorId: String, trustAnchorArn: String, name: String, source: Source? = nil,
        enabled: Bool? = nil, createdAt: String? = nil, updatedAt: String? = nil,
        notificationSettings: [NotificationSetting]? = nil
    ) {
        self.trustAnchorId = trustAnchorId
        self.trustAnchorArn = trustAnchorArn
        self.name = name
        self.source = source
        self.enabled = enabled
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.notificationSettings = notificationSettings
    }
}
