public import FoundationEssentials

/// An answer that no AWS service gives, such as a proxy's page.
public struct ForeignResponse: Hashable, Sendable {
    /// The service that was meant.
    public let service: Service

    /// The operation that was meant.
    public let operation: String

    /// The URL that answered, without its query.
    public let url: String

    /// The HTTP status.
    public let status: Int

    /// The Content-Type header; nil where there is none.
    public let contentType: String?

    /// The time on the server, from its Date header; nil where it has none.
    public let serverDate: Date?
}
