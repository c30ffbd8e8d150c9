import CTLS
import Glibc
import Synchronization

/// HTTP straight to the server, over a socket of our own and libssl.
///
/// It does what a call to AWS needs and no more: HTTP/1.1, no proxy, no redirects. One connection is
/// kept for the next request to the same server; requests from several threads wait for each other.
/// TLS is 1.2 or later.
public final class DirectTransport: Transport {
    private let userAgent: String
    private let responseLimitBytes: Int
    private let roots: SystemRoots
    private let kept = Mutex<DirectConnection?>(nil)

    /// Creates a transport that has no connection yet.
    ///
    /// - Parameters:
    ///   - userAgent: Is sent where the request has no such field.
    ///   - responseLimitBytes: What a response may have, header fields included.
    ///   - roots: What servers are checked against where the request names no others.
    public init(
        userAgent: String, responseLimitBytes: Int = 8 << 20, roots: SystemRoots = .standard
    ) {
        self.roots = roots
        self.userAgent = userAgent
        self.responseLimitBytes = responseLimitBytes
    }

    /// Whether this machine, and the form of the URL, let a request be sent in this way.
    ///
    /// - Throws: `HTTPError.invalidURL`.
    func canSend(_ request: HTTPRequest) throws(HTTPError) -> Bool {
        guard let origin = try Origin(url: request.url) else { return false }
        guard origin.isTLS else { return true }
        guard anchorage_tls_load() == nil else { return false }
        return !request.verifiesServer || TrustedRoots(of: request, roots) != nil
    }

    /// Sends one request and waits for the whole response.
    ///
    /// - Throws: `HTTPError` when no complete response arrived.
    public func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        let message = try request.message(userAgent: userAgent)
        guard let origin = try Origin(url: request.url) else { throw .invalidURL(request.url) }
        if origin.isTLS, let reason = anchorage_tls_load() {
            throw .tls(url: request.url, detail: String(cString: reason))
        }
        let needsRoots = origin.isTLS && request.verifiesServer
        let purpose = DirectConnection.Purpose(
            origin: origin, verifiesServer: request.verifiesServer,
            roots: needsRoots ? TrustedRoots(of: request, roots) : nil)
        let limits = TimeLimits(request)
        let limitBytes = responseLimitBytes
        return try kept.withLock { (kept) throws(HTTPError) -> HTTPResponse in
            if request.mayArriveTwice, let connection = kept, connection.purpose == purpose,
                connection.isQuiet
            {
                let exchange = DirectExchange(request, message, limitBytes, limits)
                if let response = try exchange.again(over: connection, keeping: &kept) {
                    return response
                }
            }
            kept = nil
            let connection = try DirectConnection(purpose, limits)
            let exchange = DirectExchange(request, message, limitBytes, limits)
            return try exchange.once(over: connection, keeping: &kept)
        }
    }
}
