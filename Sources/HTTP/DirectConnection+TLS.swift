import CTLS
import Glibc

extension DirectConnection {
    /// The TLS connection over a socket that is connected, its handshake done.
    ///
    /// - Throws: `HTTPError.tls`, `connectTimedOut`.
    static func startTLS(
        _ descriptor: Int32, _ purpose: Purpose, _ limits: TimeLimits
    ) throws(HTTPError) -> OpaquePointer {
        let tls = try newTLS(descriptor, purpose, limits)
        do throws(HTTPError) {
            while true {
                var reason = StepReason()
                let left = try limits.untilConnected()
                let step = reason.fill { anchorage_tls_handshake(tls, left, $0, $1) }
                if Int(step) == ANCHORAGE_TLS_DONE { return tls }
                guard let events = StepReason.events(of: step) else {
                    throw HTTPError.tls(url: limits.url, detail: reason.text)
                }
                var entry = pollfd(fd: descriptor, events: events, revents: 0)
                poll(&entry, 1, Int32(try limits.untilConnected()))
            }
        } catch {
            anchorage_tls_free(tls)
            throw error
        }
    }

    private static func newTLS(
        _ descriptor: Int32, _ purpose: Purpose, _ limits: TimeLimits
    ) throws(HTTPError) -> OpaquePointer {
        var reason = StepReason()
        var tls: OpaquePointer?
        let (file, directory) = (purpose.roots?.file, purpose.roots?.directory)
        let step = purpose.origin.host.withCString { host in
            withOptionalCString(file) { file in
                withOptionalCString(directory) { directory in
                    var trust = anchorage_tls_trust(
                        verifies: purpose.verifiesServer ? 1 : 0, bundle: file,
                        directory: directory, host: host,
                        host_is_address: purpose.origin.isAddress ? 1 : 0)
                    return reason.fill { anchorage_tls_new(descriptor, &trust, &tls, $0, $1) }
                }
            }
        }
        guard Int(step) == ANCHORAGE_TLS_DONE, let tls else {
            let unread = Int(step) == ANCHORAGE_TLS_NO_TRUST
            throw .tls(
                url: limits.url,
                detail: unread
                    ? "the trusted certificates cannot be read from \(file ?? directory ?? "nowhere"): "
                        + reason.text
                    : reason.text)
        }
        return tls
    }

    private static func withOptionalCString<Result>(
        _ text: String?, _ body: (UnsafePointer<CChar>?) -> Result
    ) -> Result {
        guard let text else { return body(nil) }
        return text.withCString { body($0) }
    }
}
