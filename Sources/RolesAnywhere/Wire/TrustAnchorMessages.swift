/// The body of CreateTrustAnchor (`POST /trustanchors`).
public struct CreateTrustAnchorRequest: Codable, Hashable, Sendable {
    /// The name; the service requires it.
    public var name: String?

    /// The CA certificates; the service requires them.
    public var source: Source?

    /// Whether it may be used at once.
    public var enabled: Bool?

    /// Tags to begin with.
    public var tags: [Tag]?

    /// Settings that differ from the defaults.
    public var notificationSettings: [NotificationSetting]?

    /// Makes a request.
    public init(
        name: String?, source: Source?, enabled: Bool? = nil, tags: [Tag]? = nil,
        notificationSettings: [NotificationSetting]? = nil
    ) {
        self.name = name
        self.source = source
        self.enabled = enabled
        self.tags = tags
        self.notificationSettings = notificationSettings
    }
}

/// The body of UpdateTrustAnchor (`PATCH /trustanchor/{id}`); what is absent stays as it is.
public struct UpdateTrustAnchorRequest: Codable, Hashable, Sendable {
    /// A new name.
    public var name: String?

    /// New CA certificates.
    public var source: Source?

    /// Makes a request.
    public init(name: String? = nil, source: Source? = nil) {
        self.name = name
        self.source = source
    }
}

/// The answer of every operation on one trust anchor.
public struct TrustAnchorResponse: Codable, Hashable, Sendable {
    /// The trust anchor.
    public var trustAnchor: TrustAnchorDetail

    /// Makes an answer.
    public init(trustAnchor: TrustAnchorDetail) {
        self.trustAnchor = trustAnchor
    }
}

/// One page of ListTrustAnchors.
public struct TrustAnchorListResponse: Codable, Hashable, Sendable {
    /// The page; a service may leave it out when it is empty.
    public var trustAnchors: [TrustAnchorDetail]?

    /// What to ask for the next page with; absent on the last.
    public var nextToken: String?

    /// Makes a page.
    public init(trustAnchors: [TrustAnchorDetail], nextToken: String? = nil) {
        self.trustAnchors = trustAnchors
        self.nextToken = nextToken
    }
}
