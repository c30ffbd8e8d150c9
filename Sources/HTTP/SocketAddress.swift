import CTLS
import Glibc

/// An address that a connection can be made to.
struct SocketAddress {
    let family: Int32
    let bytes: [UInt8]

    /// The addresses of a server, those of both families in turn.
    ///
    /// - Throws: `HTTPError.couldNotResolve`; `connectTimedOut`.
    /// - SeeAlso: RFC 8305 §4
    static func all(of origin: Origin, _ limits: TimeLimits) throws(HTTPError) -> [SocketAddress] {
        var first: UnsafeMutablePointer<addrinfo>?
        let code = anchorage_look_up(
            origin.lookUpHost, String(origin.port), try limits.untilConnected(), &first)
        defer { if let first { freeaddrinfo(first) } }
        guard code != ANCHORAGE_LOOKUP_TIMED_OUT else {
            throw .connectTimedOut(
                url: limits.url,
                seconds: min(limits.timeouts.connectSeconds, limits.timeouts.totalSeconds))
        }
        var found: [SocketAddress] = []
        var next = first
        while let entry = next?.pointee {
            if let address = entry.ai_addr {
                let raw = UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen))
                found.append(SocketAddress(family: entry.ai_family, bytes: Array(raw)))
            }
            next = entry.ai_next
        }
        guard code == 0, let preferred = found.first?.family else {
            throw .couldNotResolve(
                url: limits.url,
                detail: "Could not resolve host: \(origin.host)"
                    + (code == 0 ? "" : " (\(String(cString: gai_strerror(code))))"))
        }
        return alternating(
            found.filter { $0.family == preferred }, found.filter { $0.family != preferred })
    }

    private static func alternating(
        _ preferred: [SocketAddress], _ others: [SocketAddress]
    ) -> [SocketAddress] {
        var result: [SocketAddress] = []
        for index in 0..<max(preferred.count, others.count) {
            if index < preferred.count { result.append(preferred[index]) }
            if index < others.count { result.append(others[index]) }
        }
        return result
    }
}
