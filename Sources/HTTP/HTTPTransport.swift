/// HTTP straight to the server where that is possible, and through libcurl where it is not: behind a
/// proxy, without libssl, or for a URL of an unusual form.
///
/// libcurl brings some thirty libraries, which take longer to load than all the rest of a call.
public final class HTTPTransport: Transport {
    private let direct: DirectTransport
    private let curl: CurlTransport
    private let proxies: ProxyVariables

    /// Creates a transport that has no connection yet.
    ///
    /// - Parameters:
    ///   - userAgent: Is sent where the request has no such field.
    ///   - responseLimitBytes: What a response may have, header fields included.
    ///   - environment: The variables of this process, which may name a proxy, and the
    ///     roots that servers are checked against.
    public init(
        userAgent: String, responseLimitBytes: Int = 8 << 20, environment: [String: String]
    ) {
        let roots = SystemRoots(environment: environment)
        direct = DirectTransport(
            userAgent: userAgent, responseLimitBytes: responseLimitBytes, roots: roots)
        curl = CurlTransport(
            userAgent: userAgent, responseLimitBytes: responseLimitBytes, roots: roots,
            environment: environment)
        proxies = ProxyVariables(environment)
    }

    /// Sends one request and waits for the whole response.
    ///
    /// - Throws: `HTTPError` when no complete response arrived.
    public func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        if request.usesProxy, proxies.variable(for: request.url) != nil {
            return try curl.send(request)
        }
        return try direct.canSend(request) ? direct.send(request) : curl.send(request)
    }
}
