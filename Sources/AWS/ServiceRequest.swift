/// One call of an AWS service, before it is signed.
public struct ServiceRequest: Sendable {
    /// The service that is called.
    public var service: Service

    /// The operation's name, such as `CreateTrustAnchor`; for messages.
    public var operation: String

    /// The method in upper case.
    public var method: String

    /// The path, percent-encoded, with the slash at its start.
    public var path: String

    /// The query's names and values, not encoded, in the order of sending.
    public var query: [(name: String, value: String)]

    /// The type of the body; nil where there is none.
    public var contentType: String?

    /// The body; empty for none.
    public var body: [UInt8]

    /// The group whose requests go out a second apart; nil for no pacing.
    public var pacingGroup: String?

    /// Whether the request may be sent again when its answer was lost: false for what would make
    /// a second resource.
    public var isIdempotent: Bool

    /// Whether the request may change something in the account.
    ///
    /// What reads is told by its method, or in the Query protocol by its operation's name.
    public var mayChange: Bool {
        switch service {
        case .rolesanywhere, .s3: !["GET", "HEAD"].contains(method)
        case .iam: !["Get", "List", "Simulate"].contains { operation.hasPrefix($0) }
        case .sts: false
        }
    }

    /// A request with neither query nor body; the rest is set afterwards.
    public init(_ service: Service, _ operation: String, method: String, path: String) {
        self.service = service
        self.operation = operation
        self.method = method
        self.path = path
        query = []
        contentType = nil
        body = []
        pacingGroup = nil
        isIdempotent = true
    }
}
