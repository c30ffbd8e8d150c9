/// One HTTP request as it came in, complete with its body.
public struct ServerRequest: Sendable {
    /// The method as sent, for instance `POST`.
    public var method: String

    /// The request target exactly as it stood on the request line: path and query, nothing decoded.
    public var target: String

    /// The header fields in the order in which they came, duplicates kept.
    public var headers: [(name: String, value: String)]

    /// The body with any transfer coding taken off.
    public var body: [UInt8]

    /// The client's address without its port; `nil` where no socket was involved.
    public var remoteAddress: String?

    /// Makes a request.
    public init(
        method: String, target: String, headers: [(name: String, value: String)] = [],
        body: [UInt8] = [], remoteAddress: String? = nil
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
    }
}
