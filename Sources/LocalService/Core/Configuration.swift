public import FoundationEssentials

/// What a local service is: its account, region and buckets, and the key that administers it.
public struct Configuration: Sendable {
    /// The AWS account number, twelve digits.
    public var account: String

    /// The region that Roles Anywhere, STS and S3 answer for, for instance `us-east-1`.
    public var region: String

    /// The buckets of the account, each name once.
    public var buckets: [Bucket]

    /// When the buckets were made, as S3 tells it.
    public var bucketsCreatedAt: Date

    /// The management key: whoever signs with it may do everything.
    public var administrator: AdministratorKey

    /// What the service does where AWS does not say what it does.
    public var behaviours = Behaviours()

    /// What goes wrong on purpose; nothing, unless told otherwise.
    public var faults = FaultPlan()

    /// Decides which requests it goes wrong with: numbers from 0 to less than 1.
    public var roll: @Sendable () -> Double = { Double.random(in: 0..<1) }

    /// How far the service's clock is ahead of the machine's, on which its clients are, in seconds.
    public var clockOffsetSeconds = 0.0

    /// The address that the service listens on, where this machine reaches it under no other.
    public var ownAddress: String?

    /// Makes the ids of new resources: lower-case UUIDs.
    public var newIdentifier: @Sendable () -> String = { UUID().uuidString.lowercased() }

    /// Makes a configuration.
    public init(
        account: String = "111122223333", region: String = "us-east-1", buckets: [Bucket] = [],
        bucketsCreatedAt: Date, administrator: AdministratorKey
    ) {
        self.account = account
        self.region = region
        self.buckets = buckets
        self.bucketsCreatedAt = bucketsCreatedAt
        self.administrator = administrator
    }

    /// The time by which signatures are judged, and which answers carry in `Date`.
    ///
    /// - Parameter now: the service's time of day.
    /// - Returns: the machine's, unless the service's own counts.
    public func signatureTime(at now: Date) -> Date {
        guard behaviours.signatureClock == .machine, clockOffsetSeconds != 0 else { return now }
        return now.addingTimeInterval(-clockOffsetSeconds)
    }
}
