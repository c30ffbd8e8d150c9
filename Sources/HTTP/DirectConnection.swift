import CTLS
import Glibc

/// One connection to a server, with TLS or without, which is closed when nobody holds it any more.
///
/// Whoever uses it must be the only one.
final class DirectConnection: Sendable {
    /// What a connection is good for: for the same once more.
    struct Purpose: Equatable, Sendable {
        let origin: Origin
        let verifiesServer: Bool
        let roots: TrustedRoots?
    }

    let purpose: Purpose
    private let descriptor: Int32
    nonisolated(unsafe) private let tls: OpaquePointer?

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

    /// Sends what is left of a request; false when the server has something to say before that.
    ///
    /// - Throws: `HTTPError.connectionLost`, `timedOut`.
    func send(_ rest: inout ArraySlice<UInt8>, _ limits: TimeLimits) throws(HTTPError) -> Bool {
        while !rest.isEmpty {
            let left = try limits.untilComplete()
            var count = 0
            var reason = StepReason()
            let step = rest.withUnsafeBytes { part in
                guard let start = part.baseAddress else { return Int32(ANCHORAGE_TLS_FAILED) }
                guard let tls else {
                    let sent = Glibc.send(descriptor, start, part.count, Int32(MSG_NOSIGNAL))
                    return reason.step(sent, wanting: ANCHORAGE_TLS_WANTS_WRITE, &count)
                }
                return reason.fill {
                    anchorage_tls_write(tls, start, part.count, &count, left, $0, $1)
                }
            }
            if Int(step) == ANCHORAGE_TLS_DONE {
                rest = rest.dropFirst(count)
            } else if try wait(step, reason, limits) & Int16(POLLIN) != 0 {
                return false
            }
        }
        return true
    }

    /// Waits for bytes, and gives their number; 0 when the server has said that it sends no more, and
    /// nil when none are there and none are waited for.
    ///
    /// - Throws: `HTTPError.connectionLost`, `timedOut`.
    func receive(
        into buffer: UnsafeMutableRawBufferPointer, _ limits: TimeLimits, waits: Bool = true
    ) throws(HTTPError) -> Int? {
        guard let start = buffer.baseAddress else { return 0 }
        while true {
            // A server that never stops sending must not evade the limit on time.
            let left = try limits.untilComplete()
            var count = 0
            var reason = StepReason()
            let step: Int32
            if let tls {
                step = reason.fill {
                    anchorage_tls_read(tls, start, buffer.count, &count, left, $0, $1)
                }
            } else {
                step = reason.step(
                    recv(descriptor, start, buffer.count, 0), wanting: ANCHORAGE_TLS_WANTS_READ,
                    &count)
            }
            switch Int(step) {
            case ANCHORAGE_TLS_DONE: return count
            case ANCHORAGE_TLS_CLOSED: return 0
            case ANCHORAGE_TLS_WANTS_READ where !waits: return nil
            default: _ = try wait(step, reason, limits)
            }
        }
    }

    /// Waits until the step can go on, and gives what came beside what it wants: a server may answer
    /// before it has heard all.
    private func wait(
        _ step: Int32, _ reason: StepReason, _ limits: TimeLimits
    ) throws(HTTPError) -> Int16 {
        guard let wanted = StepReason.events(of: step) else {
            throw .connectionLost(url: limits.url, detail: reason.text)
        }
        var entry = pollfd(fd: descriptor, events: wanted | Int16(POLLIN), revents: 0)
        // After a signal, or too short a sleep, the step asks for the time that is left.
        poll(&entry, 1, Int32(try limits.untilComplete()))
        return entry.revents & ~wanted
    }
}
