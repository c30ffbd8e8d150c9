/// One complete HTTP response.
public struct HTTPResponse: Sendable {
    /// The status code, 200 to 599.
    public let status: Int

    /// The header fields of the final response.
    public let headers: HTTPHeaders

    /// The body, transfer coding removed; empty for none.
    public let body: [UInt8]

    /// Creates a response.
    public init(status: Int, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
