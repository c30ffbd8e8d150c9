import CTLS
import Glibc

/// One connection to a server, with TLS or without, which is closed when nobody holds it any more.
final class DirectConnection {
    /// What a connection is good for: for the same once more.
    struct Purpose: Equatable {
        let origin: Origin
        let verifiesServer: Bool
        let roots: TrustedRoots?
    }

    let purpose: Purpose
    private let descriptor: Int32
    private let tls: OpaquePointer?

    /// Connects, and makes sure that the server is the one that is meant.
    ///
    /// - Throws: `HTTPError`; nothing of a request has been sent then.
    init(_ purpose: Purpose, _ limits: TimeLimits) throws(HTTPError) {
        let descriptor = try Connector.connect(to: purpose.origin, limits)
        do throws(HTTPError) {
            tls = purpose.origin.isTLS ? try Self.startTLS(descriptor, purpose, limits) : nil
        } catch {
            close(descriptor)
            throw error
        }
        self.purpose = purpose
        self.descriptor = descriptor
    }

    deinit {
        if let tls { anchorage_tls_free(tls) }
        close(descriptor)
    }

    /// Whether nothing has come since the last response: neither bytes that belong to none, nor the
    /// end.
    var isQuiet: Bool {
        if let tls, anchorage_tls_has_unread(tls) != 0 { return false }
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) == 0
    }

    /// Sends all of the bytes.
    ///
    /// - Throws: `HTTPError.connectionLost`, `timedOut`.
    func send(_ bytes: [UInt8], _ limits: TimeLimits) throws(HTTPError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            var count = 0
            var reason = StepReason()
            let step = rest.withUnsafeBytes { part in
                guard let start = part.baseAddress else { return Int32(ANCHORAGE_TLS_FAILED) }
                guard let tls else {
                    let sent = Glibc.send(descriptor, start, part.count, Int32(MSG_NOSIGNAL))
                    return reason.step(sent, wanting: ANCHORAGE_TLS_WANTS_WRITE, &count)
                }
                return reason.fill { anchorage_tls_write(tls, start, part.count, &count, $0, $1) }
            }
            if Int(step) == ANCHORAGE_TLS_DONE {
                rest = rest.dropFirst(count)
            } else {
                try wait(step, reason, limits)
            }
        }
    }

    /// Waits for bytes, and gives their number; 0 when the server has said that it sends no more.
    ///
    /// - Throws: `HTTPError.connectionLost`, `timedOut`.
    func receive(
        into buffer: UnsafeMutableRawBufferPointer, _ limits: TimeLimits
    ) throws(HTTPError) -> Int {
        guard let start = buffer.baseAddress else { return 0 }
        while true {
            // A server that never stops sending must not evade the limit on time.
            _ = try limits.untilComplete()
            var count = 0
            var reason = StepReason()
            let step: Int32
            if let tls {
                step = reason.fill { anchorage_tls_read(tls, start, buffer.count, &count, $0, $1) }
            } else {
                step = reason.step(
                    recv(descriptor, start, buffer.count, 0), wanting: ANCHORAGE_TLS_WANTS_READ,
                    &count)
            }
            switch Int(step) {
            case ANCHORAGE_TLS_DONE: return count
            case ANCHORAGE_TLS_CLOSED: return 0
            default: try wait(step, reason, limits)
            }
        }
    }

    /// Waits until the step can go on.
    private func wait(
        _ step: Int32, _ reason: StepReason, _ limits: TimeLimits
    ) throws(HTTPError) {
        guard let events = StepReason.events(of: step) else {
            throw .connectionLost(url: limits.url, detail: reason.text)
        }
        var entry = pollfd(fd: descriptor, events: events, revents: 0)
        // After a signal, or too short a sleep, the step asks for the time that is left.
        poll(&entry, 1, Int32(try limits.untilComplete()))
    }
}
