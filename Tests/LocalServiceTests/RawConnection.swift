import Glibc

/// A TCP connection to the loopback that sends exactly the bytes that a test wants sent.
final class RawConnection {
    struct Failure: Error {
        let operation: String
        let code: Int32
    }

    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(operation: "connect", code: errno) }
        // A test that waits for ever tells less than one that fails.
        var patience = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Sends bytes; a connection that the server has closed takes no more of them.
    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// Ends the sending half.
    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads until the text that came in satisfies a condition, or the server closes.
    func read(until isComplete: (String) -> Bool) -> String {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isComplete(String(decoding: received, as: UTF8.self)) {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            received += buffer.prefix(count)
        }
        return String(decoding: received, as: UTF8.self)
    }

    /// Reads so many bytes, or as many as come before the server closes, and forgets them.
    ///
    /// - Returns: how many there were.
    func skip(_ count: Int) -> Int {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var skipped = 0
        while skipped < count {
            let received = recv(descriptor, &buffer, min(buffer.count, count - skipped), 0)
            guard received > 0 else { break }
            skipped += received
        }
        return skipped
    }

    /// Everything until the server closes the connection.
    func readToEnd() -> String { read { _ in false } }

    /// The next answer, which ends with the given text.
    func read(through end: String) -> String { read { $0.hasSuffix(end) } }
}
