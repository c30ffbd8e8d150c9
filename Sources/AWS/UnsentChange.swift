import AWSSigning

/// A request that would have changed something, and was not sent.
public struct UnsentChange: Hashable, Sendable {
    /// The service that would have been called.
    public let service: Service

    /// The operation, such as `CreateTrustAnchor`.
    public let operation: String

    /// The method and the URL, with its query.
    public let target: String

    /// The body as it may be shown; for the Query protocol a line for each parameter, decoded.
    public let body: String

    init(_ request: ServiceRequest, to endpoint: Endpoint) {
        service = request.service
        operation = request.operation
        let query = PercentEncoding.query(request.query)
        target =
            "\(request.method) \(endpoint.url)\(request.path)"
            + (query.isEmpty ? "" : "?" + Redaction.url("?\(query)").dropFirst())
        let text = Redaction.body(request.body, contentType: request.contentType)
        let isForm = request.contentType?.hasPrefix("application/x-www-form-urlencoded") == true
        body = isForm ? Self.lines(of: text) : text
    }

    private static func lines(of form: String) -> String {
        form.split(separator: "&").map { field in
            String(decoding: PercentEncoding.decode(field), as: UTF8.self)
        }.joined(separator: "\n")
    }
}
