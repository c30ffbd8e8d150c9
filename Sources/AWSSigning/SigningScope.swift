/// What a signature is good for: one day, one region, one service.
public struct SigningScope: Hashable, Sendable {
    /// The day in UTC, `YYYYMMDD`.
    public let date: String

    /// The region, such as `us-east-1`.
    public let region: String

    /// The service's signing name, such as `rolesanywhere`.
    public let service: String

    /// Creates a scope; `date` is `YYYYMMDD`.
    public init(date: String, region: String, service: String) {
        self.date = date
        self.region = region
        self.service = service
    }

    static let terminator = "aws4_request"
}

extension SigningScope: CustomStringConvertible {
    /// The scope as it is signed: `20250615/us-east-1/iam/aws4_request`.
    public var description: String {
        "\(date)/\(region)/\(service)/\(Self.terminator)"
    }
}
