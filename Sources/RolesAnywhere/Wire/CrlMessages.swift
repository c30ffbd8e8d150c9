/// The body of ImportCrl (`POST /crls`).
public struct ImportCrlRequest: Codable, Hashable, Sendable {
    /// The name; the service requires it.
    public var name: String?

    /// The list's bytes in base64, 1 to 300,000 bytes before encoding; the service requires them.
    public var crlData: String?

    /// The trust anchor it belongs to; the service requires it.
    public var trustAnchorArn: String?

    /// Whether the list is consulted at once.
    public var enabled: Bool?

    /// Tags to begin with.
    public var tags: [Tag]?

    /// Makes a request.
    public init(
        name: String?, crlData: String?, trustAnchorArn: String?, enabled: Bool? = nil,
        tags: [Tag]? = nil
    ) {
        self.name = name
        self.crlData = crlData
        self.trustAnchorArn = trustAnchorArn
        self.enabled = enabled
        self.tags = tags
    }
}

/// The body of UpdateCrl (`PATCH /crl/{id}`); what is absent stays as it is.
public struct UpdateCrlRequest: Codable, Hashable, Sendable {
    /// A new name.
    public var name: String?

    /// New bytes, in base64.
    public var crlData: String?

    /// Makes a request.
    public init(name: String? = nil, crlData: String? = nil) {
        self.name = name
        self.crlData = crlData
    }
}

/// The answer of every operation on one list.
public struct CrlResponse: Codable, Hashable, Sendable {
    /// The list.
    public var crl: CrlDetail

    /// Makes an answer.
    public init(crl: CrlDetail) {
        self.crl = crl
    }
}

/// One page of ListCrls.
public struct CrlListResponse: Codable, Hashable, Sendable {
    /// The page; a service may leave it out when it is empty.
    public var crls: [CrlDetail]?

    /// What to ask for the next page with; absent on the last.
    public var nextToken: String?

    /// Makes a page.
    public init(crls: [CrlDetail], nextToken: String? = nil) {
        self.crls = crls
        self.nextToken = nextToken
    }
}
