/// An imported certificate revocation list as the service describes it.
///
/// - SeeAlso: shape `CrlDetail` of the service model.
public struct CrlDetail: Codable, Hashable, Sendable {
    /// A lower-case UUID.
    public var crlId: String

    /// `arn:{partition}:rolesanywhere:{region}:{account}:crl/{id}`.
    public var crlArn: String

    /// 1 to 255 characters of `[ a-zA-Z0-9-_]`; not unique.
    public var name: String

    /// Whether the list is consulted.
    public var enabled: Bool?

    /// The bytes as they were imported (PEM or DER), in base64.
    public var crlData: String?

    /// The trust anchor whose clients the list concerns.
    public var trustAnchorArn: String?

    /// ISO 8601 with a fraction of a second.
    public var createdAt: String?

    /// ISO 8601 with a fraction of a second.
    public var updatedAt: String?

    /// Makes a description of a list.
    public init(
        crlId: String, crlArn: String, name: String, enabled: Bool? = nil, crlData: String? = nil,
        trustAnchorArn: String? = nil, createdAt: String? = nil, updatedAt: String? = nil
    ) {
        self.crlId = crlId
        self.crlArn = crlArn
        self.name = name
        self.enabled = enabled
        self.crlData = crlData
        self.trustAnchorArn = trustAnchorArn
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
