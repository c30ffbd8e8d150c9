import Glibc

/// Makes a connection to the first of several addresses that takes one.
///
/// The next address is tried as soon as one has failed, and beside it when it has kept silent for a
/// quarter of a second: half a network must not cost the whole time that there is.
///
/// - SeeAlso: RFC 8305 §5
struct Connector: ~Copyable {
    private var waiting: ArraySlice<SocketAddress>
    private var attempts: [pollfd] = []
    private var nextStart = 0
    // The system's number of the last address's error.
    private var lastFailure: Int32 = 0
    private static let headStartMilliseconds = 250

    /// A socket that does not block, connected; the caller closes it.
    ///
    /// - Throws: `HTTPError.couldNotResolve`, `couldNotConnect`, `connectTimedOut`.
    static func connect(
        to origin: Origin, _ limits: TimeLimits
    ) throws(HTTPError) -> Int32 {
        var connector = Connector(try SocketAddress.all(of: origin, limits)[...])
        guard let descriptor = try connector.first(limits) else {
            throw .couldNotConnect(
                url: limits.url,
                detail: "Failed to connect to \(origin.host) port \(origin.port) after "
                    + "\(limits.passedMilliseconds) ms: "
                    + String(cString: strerror(connector.lastFailure)))
        }
        return descriptor
    }

    /// nil when every address has failed.
    static func connect(
        toFirstOf addresses: [SocketAddress], _ limits: TimeLimits
    ) throws(HTTPError) -> Int32? {
        var connector = Connector(addresses[...])
        return try connector.first(limits)
    }

    private init(_ addresses: ArraySlice<SocketAddress>) {
        waiting = addresses
    }

    deinit {
        for attempt in attempts { close(attempt.fd) }
    }

    private mutating func first(_ limits: TimeLimits) throws(HTTPError) -> Int32? {
        while true {
            if !waiting.isEmpty, attempts.isEmpty || TimeLimits.now() >= nextStart {
                if let descriptor = begin(waiting.removeFirst()) { return descriptor }
                continue
            }
            guard !attempts.isEmpty else { return nil }
            var milliseconds = try limits.untilConnected()
            if !waiting.isEmpty {
                milliseconds = min(milliseconds, max(1, nextStart - TimeLimits.now()))
            }
            guard poll(&attempts, nfds_t(attempts.count), Int32(milliseconds)) > 0 else { continue }
            if let descriptor = connected() { return descriptor }
        }
    }

    /// Starts a connection; gives its socket if it is there at once.
    private mutating func begin(_ address: SocketAddress) -> Int32? {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.family, kind, Int32(IPPROTO_TCP))
        guard descriptor >= 0 else {
            lastFailure = errno
            return nil
        }
        var yes: Int32 = 1
        setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        let code = address.bytes.withUnsafeBytes { bytes in
            guard let start = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress else {
                return Int32(-1)
            }
            return Glibc.connect(descriptor, start, socklen_t(bytes.count))
        }
        if code == 0 { return descriptor }
        // Interrupted by a signal it goes on in the background all the same.
        guard errno == EINPROGRESS || errno == EINTR else {
            lastFailure = errno
            close(descriptor)
            return nil
        }
        attempts.append(pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0))
        nextStart = TimeLimits.now() + Self.headStartMilliseconds
        return nil
    }

    /// A socket that has become ready; those that have failed are given up.
    private mutating func connected() -> Int32? {
        for attempt in attempts where attempt.revents != 0 {
            var code: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            let known = getsockopt(attempt.fd, SOL_SOCKET, SO_ERROR, &code, &length) == 0
            attempts.removeAll { $0.fd == attempt.fd }
            if known, code == 0 { return attempt.fd }
            lastFailure = code
            close(attempt.fd)
            nextStart = 0
        }
        return nil
    }
}
