public import AWSSigning
public import FoundationEssentials

/// An access key, and where it came from.
public struct AWSCredentials: Sendable {
    /// What requests are signed with.
    public let accessKey: AccessKey

    /// When they stop working; nil where nobody said.
    public let expiration: Date?

    /// Where they were found, for messages, such as `AWS_ACCESS_KEY_ID` or a file and profile.
    public let source: String

    /// Credentials that are known from elsewhere.
    public init(accessKey: AccessKey, expiration: Date? = nil, source: String) {
        self.accessKey = accessKey
        self.expiration = expiration
        self.source = source
    }
}

extension AWSCredentials: CustomStringConvertible {
    /// The access key's identifier and its origin; never the secret.
    public var description: String {
        "\(accessKey.accessKeyID) from \(source), <redacted>"
    }
}
