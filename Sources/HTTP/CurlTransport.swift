import CCurl
import Synchronization

/// HTTP through libcurl, which is loaded at the first request.
///
/// One connection is kept for the next request to the same server; requests from several threads
/// wait for each other. TLS is 1.2 or later, redirects are not followed, and a proxy is taken from
/// the environment as libcurl does it (`https_proxy`, `no_proxy`).
public final class CurlTransport: Transport {
    private let userAgent: String
    private let responseLimitBytes: Int
    private let roots: SystemRoots
    private let proxies: ProxyVariables
    private let handle = Mutex<CurlHandle?>(nil)

    /// Creates a transport that has no connection yet.
    ///
    /// `userAgent` is sent where the request has no such field. A response, header fields included,
    /// may have `responseLimitBytes`. Servers are checked against `roots` where the request names no
    /// others. `environment` holds the variables of this process, for what is said of its proxy.
    public init(
        userAgent: String, responseLimitBytes: Int = 8 << 20, roots: SystemRoots = .standard,
        environment: [String: String] = [:]
    ) {
        proxies = ProxyVariables(environment)
        self.roots = roots
        self.userAgent = userAgent
        self.responseLimitBytes = responseLimitBytes
    }

    /// Sends one request and waits for the whole response.
    ///
    /// - Throws: `HTTPError` when no complete response arrived.
    public func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        let lines = try request.headerLines(userAgent: userAgent)
        let limitBytes = responseLimitBytes
        let roots = roots
        let proxy = request.usesProxy ? proxies.variable(for: request.url) : nil
        // Whether an exception makes up for a value that is none, libcurl knows.
        if let proxy, !proxy.isUsable, !proxies.hasExceptions {
            throw .invalidProxy(variable: proxy.name)
        }
        return try handle.withLock { (handle) throws(HTTPError) -> HTTPResponse in
            if handle == nil { handle = try CurlHandle() }
            guard let response = try handle?.exchange(request, lines, limitBytes, roots, proxy)
            else {
                throw .libcurlMissing(detail: "no handle could be made")
            }
            return response
        }
    }
}
