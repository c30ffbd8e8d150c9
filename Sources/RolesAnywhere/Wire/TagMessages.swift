/// The answer of ListTagsForResource.
public struct TagListResponse: Codable, Hashable, Sendable {
    /// The resource's tags; a service may leave the member out when there are none.
    public var tags: [Tag]?

    /// Makes an answer.
    public init(tags: [Tag]) {
        self.tags = tags
    }
}

/// The body of TagResource (`POST /TagResource`).
public struct TagResourceRequest: Codable, Hashable, Sendable {
    /// The resource's ARN; the service requires it.
    public var resourceArn: String?

    /// What to add or replace; the service requires it.
    public var tags: [Tag]?

    /// Makes a request.
    public init(resourceArn: String?, tags: [Tag]?) {
        self.resourceArn = resourceArn
        self.tags = tags
    }
}

/// The body of UntagResource (`POST /UntagResource`).
public struct UntagResourceRequest: Codable, Hashable, Sendable {
    /// The resource's ARN; the service requires it.
    public var resourceArn: String?

    /// The keys to take away; the service requires them.
    public var tagKeys: [String]?

    /// Makes a request.
    public init(resourceArn: String?, tagKeys: [String]?) {
        self.resourceArn = resourceArn
        self.tagKeys = tagKeys
    }
}
