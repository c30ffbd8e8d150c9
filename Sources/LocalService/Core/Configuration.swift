public import FoundationEssentials

/// What a local service is: its account, region and buckets, and the key that administers it.
public struct Configuration: Sendable {
    /// The AWS account number, twelve digits.
    public var account: String

    /// The region that Roles Anywhere, STS and S3 answer for, for instance `us-east-1`.
    public var region: String

    /// The names of the buckets that S3 lists.
    public var buckets: [String]

    /// When the buckets were made, as S3 tells it.
    public var bucketsCreatedAt: Date

    /// The management key: whoever signs with it may do everything.
    public var administrator: AdministratorKey

    /// How far a CreateSession request's date may be from the service's clock, in seconds.
    public var sessionSkewSeconds = 600

    /// How far any other request's date may be from the service's clock, in seconds.
    public var managementSkewSeconds = 900

    /// Makes the ids of new resources: lower-case UUIDs.
    public var newIdentifier: @Sendable () -> String = { UUID().uuidString.lowercased() }

    /// Makes a configuration.
    public init(
        account: String = "111122223333", region: String = "us-east-1", buckets: [String] = [],
        bucketsCreatedAt: Date, administrator: AdministratorKey
    ) {
        self.account = account
        self.region = region
        self.buckets = buckets
        self.bucketsCreatedAt = bucketsCreatedAt
        self.administrator = administrator
    }
}
