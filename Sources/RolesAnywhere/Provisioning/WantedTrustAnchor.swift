/// A trust anchor as it is asked for.
public struct WantedTrustAnchor: Sendable {
    /// 1 to 255 of `[ a-zA-Z0-9-_]`.
    public var name: String

    /// Where its certificates come from.
    public var source: TrustAnchorSource

    /// Tags beside the one that says whose it is.
    public var tags: [Tag]

    /// Describes a trust anchor.
    public init(name: String, source: TrustAnchorSource, tags: [Tag] = []) {
        self.name = name
        self.source = source
        self.tags = tags
    }
}

/// Where the certificates of a trust anchor come from.
public enum TrustAnchorSource: Hashable, Sendable {
    /// CA certificates that are given.
    case certificates(CertificateBundle)

    /// A CA of AWS Private CA, which gives its own.
    case privateCA(PrivateCA)

    /// The source as it is sent.
    var wire: Source {
        switch self {
        case .certificates(let bundle): .certificateBundle(bundle.pem)
        case .privateCA(let authority):
            Source(
                sourceType: Source.privateCAType, sourceData: SourceData(acmPcaArn: authority.arn))
        }
    }
}

/// What is to be changed of a trust anchor; what is nil stays as it is.
public struct TrustAnchorChanges: Sendable {
    /// A new name.
    public var name: String?

    /// Other certificates.
    public var source: TrustAnchorSource?

    /// Describes changes.
    public init(name: String? = nil, source: TrustAnchorSource? = nil) {
        self.name = name
        self.source = source
    }
}
