import Foundation
import Glibc
import Synchronization
import Testing

@testable import HTTP

/// A TCP server on a free port of 127.0.0.1 that does what the test says with each connection.
final class LoopbackServer: Sendable {
    let port: Int
    private let listener: Int32
    private let accepted = Mutex(0)

    /// The connections accepted so far.
    var connections: Int { accepted.withLock { $0 } }

    var url: String { "http://\(isIPv6 ? "[::1]" : "127.0.0.1"):\(port)" }

    private let isIPv6: Bool

    init(isIPv6: Bool = false, handler: @escaping @Sendable (Connection) -> Void) throws {
        self.isIPv6 = isIPv6
        (listener, port) = try Self.bound(isIPv6: isIPv6)
        let descriptor = listener
        guard listen(descriptor, 16) == 0 else {
            throw POSIXError(.init(rawValue: errno) ?? .EIO)
        }
        Thread.detachNewThread { [self] in
            while true {
                let peer = accept(descriptor, nil, nil)
                guard peer >= 0 else { break }
                accepted.withLock { $0 += 1 }
                Thread.detachNewThread { handler(Connection(descriptor: peer)) }
            }
            // Closed by the thread that accepts: were it closed by `stop`, its number could
            // already be another test's listener when accept is called once more.
            close(descriptor)
        }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// A socket with a free port, at which nobody listens yet and nobody else can.
    static func bound(isIPv6: Bool = false) throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var given = try SocketAddress.loopback(0, isIPv6: isIPv6).bytes
        var length = socklen_t(given.count)
        let isBound = given.withUnsafeMutableBytes { bytes in
            guard let address = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress else {
                return false
            }
            return bind(descriptor, address, length) == 0
                && getsockname(descriptor, address, &length) == 0
        }
        guard isBound else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        // The port stands at the same place in the addresses of both families.
        return (descriptor, Int(given[2]) << 8 | Int(given[3]))
    }
}

/// The server's end of one connection, closed when the last user lets go.
final class Connection: Sendable {
    private let descriptor: Int32

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// The head and the body of the next request as text; nil when the client has closed.
    func request() -> (head: String, body: String)? {
        var bytes: [UInt8] = []
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let head = String(text[..<end.lowerBound])
                let body = String(text[end.upperBound...])
                if body.utf8.count >= contentLength(head) { return (head, body) }
            }
            var part = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &part, part.count, 0)
            guard count > 0 else { return nil }
            bytes += part.prefix(count)
        }
    }

    /// Sends a text; false when the client takes no more.
    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Reads something away; nil when the client has closed.
    func skip() -> Int? {
        var part = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &part, part.count, 0)
        return count > 0 ? count : nil
    }

    /// Says that nothing more is sent.
    func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Waits until the client has closed its end.
    func drain() {
        var octet: UInt8 = 0
        while recv(descriptor, &octet, 1, 0) > 0 {}
    }

    private func contentLength(_ head: String) -> Int {
        for line in head.split(separator: "\r\n")
        where line.lowercased().hasPrefix("content-length:") {
            return Int(line.dropFirst(15).trimmingCharacters(in: .whitespaces)) ?? 0
        }
        return 0
    }
}

extension SocketAddress {
    /// A port of this machine.
    static func loopback(_ port: Int, isIPv6: Bool) throws -> SocketAddress {
        let origin = try #require(
            try Origin(url: "http://\(isIPv6 ? "[::1]" : "127.0.0.1"):\(max(1, port))"))
        let limits = TimeLimits(HTTPRequest(method: "GET", url: "http://127.0.0.1"))
        let found = try #require(try SocketAddress.all(of: origin, limits).first)
        var bytes = found.bytes
        (bytes[2], bytes[3]) = (UInt8(port >> 8), UInt8(port & 0xff))
        return SocketAddress(family: found.family, bytes: bytes)
    }
}
