import CTLS
import Glibc
import Synchronization

/// HTTP straight to the server, over a socket of our own and libssl.
///
/// It does what a call to AWS needs and no more: HTTP/1.1, no proxy, no redirects. A few connections
/// are kept for the next requests to the same servers; requests from several threads never wait for
/// each other. TLS is 1.2 or later.
public final class DirectTransport: Transport {
    private let userAgent: String
    private let responseLimitBytes: Int
    private let roots: SystemRoots
    private let longestIdleSeconds: Double
    private let kept = Mutex<[Kept]>([])
    private static let keptLimit = 4

    private struct Kept {
        let connection: DirectConnection
        let since: Double
    }

    /// Creates a transport that has no connection yet.
    ///
    /// - Parameters:
    ///   - userAgent: Is sent where the request has no such field.
    ///   - responseLimitBytes: What a response may have, header fields included.
    ///   - roots: What servers are checked against where the request names no others.
    ///   - longestIdleSeconds: How old a kept connection may be. Firewalls forget what is idle, and
    ///     machines sleep: such a connection is dead and does not know it.
    public init(
        userAgent: String, responseLimitBytes: Int = 8 << 20, roots: SystemRoots = .standard,
        longestIdleSeconds: Double = 60
    ) {
        self.longestIdleSeconds = longestIdleSeconds
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
        while request.mayArriveTwice, let connection = takeKept(for: purpose) {
            guard connection.isQuiet else { continue }
            let exchange = DirectExchange(request, message, responseLimitBytes, limits)
            guard let outcome = try exchange.again(over: connection) else { break }
            return keep(connection, after: outcome)
        }
        let connection = try DirectConnection(purpose, limits)
        let exchange = DirectExchange(request, message, responseLimitBytes, limits)
        return keep(connection, after: try exchange.once(over: connection))
    }

    /// The connection that was used last, which is this caller's alone from now on.
    private func takeKept(for purpose: DirectConnection.Purpose) -> DirectConnection? {
        let oldest = Self.uptimeSeconds() - longestIdleSeconds
        // Those that are too old are closed when the lock is free again.
        let (found, _) = kept.withLock { kept in
            let old = kept.filter { $0.since < oldest }
            kept.removeAll { $0.since < oldest }
            let index = kept.lastIndex { $0.connection.purpose == purpose }
            return (index.map { kept.remove(at: $0) }, old)
        }
        return found?.connection
    }

    /// It goes on while the machine sleeps.
    private static func uptimeSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private func keep(
        _ connection: DirectConnection, after outcome: DirectExchange.Outcome
    ) -> HTTPResponse {
        if outcome.keepsConnection {
            // The one that goes is closed when the lock is free again.
            _ = kept.withLock { kept in
                kept.append(Kept(connection: connection, since: Self.uptimeSeconds()))
                return kept.count > Self.keptLimit ? kept.removeFirst() : nil
            }
        }
        return outcome.response
    }
}
