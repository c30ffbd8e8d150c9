/// The AWS services that are called.
public enum Service: String, CaseIterable, Sendable {
    /// IAM Roles Anywhere: regional, JSON over REST.
    case rolesanywhere

    /// Identity and Access Management: one endpoint a partition, Query protocol.
    case iam

    /// Security Token Service: regional, Query protocol.
    case sts

    /// Simple Storage Service: regional, XML over REST.
    case s3

    /// The name in the scope of signatures and, with `-fips`, in host names.
    public var signingName: String { rawValue }

    /// The environment variable that replaces this service's endpoint.
    public var endpointVariable: String { "AWS_ENDPOINT_URL_\(rawValue.uppercased())" }

    /// Whether an endpoint exists when no region is configured.
    var worksWithoutRegion: Bool { self != .rolesanywhere }
}
