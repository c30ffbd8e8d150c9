import Dispatch
import Glibc
import HTTPServer
import Synchronization

/// Bytes that reach the server by a connection.
enum ServerBytes {
    private static let port = Result<Int, any Error> {
        // Started once, and ended with the process: fuzzers know no other end.
        let started = DispatchSemaphore(value: 0)
        let outcome = Mutex<Result<Int, any Error>?>(nil)
        var limits = ServerLimits()
        (limits.headSeconds, limits.bodySeconds, limits.bodyBytes) = (1, 1, 20_000)
        // Where bytes are refused, the connection is drained for a moment; the next comes at once.
        limits.connections = 10_000
        let chosen = limits
        Task.detached {
            do {
                let server = try await Server.start(limits: chosen) { request in
                    ServerResponse(
                        status: 200, headers: [("X-Body", "\(request.body.count)")],
                        body: Array(request.target.utf8))
                }
                keep.withLock { $0 = server }
                outcome.withLock { $0 = .success(server.port) }
            } catch {
                outcome.withLock { $0 = .failure(error) }
            }
            started.signal()
        }
        started.wait()
        return try outcome.withLock { try $0?.get() ?? 0 }
    }

    private static let keep = Mutex<Server?>(nil)

    static func bytes(_ bytes: [UInt8]) throws {
        let answer = try exchange(bytes)
        try require(
            answer.isEmpty || answer.starts(with: Array("HTTP/1.1 ".utf8)),
            "what comes back is HTTP")
        let probe = try exchange(Array("GET /alive HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
        let text = String(decoding: probe, as: UTF8.self)
        try require(text.hasSuffix("/alive"), "the server lives, and answers \(text)")
    }

    /// Sends bytes, ends the sending half, and reads until the server closes.
    private static func exchange(_ bytes: [UInt8]) throws -> [UInt8] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(try port.get()).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        func dial() -> Int32 {
            withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        var connected = dial()
        // So many connections in a row use up the ports of this side, which come back by themselves.
        for _ in 0..<700 where connected != 0 && errno == EADDRNOTAVAIL {
            usleep(100_000)
            connected = dial()
        }
        try require(connected == 0, "the server accepts connections")
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        shutdown(descriptor, Int32(SHUT_WR))
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0 { try require(errno != EAGAIN, "the server closes in time") }
            guard count > 0 else { return received }
            received += buffer.prefix(count)
        }
    }

    static let seeds = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /a?b=c HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
            + "HEAD /d HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "PUT /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"
            + "5;x=y\r\nhello\r\n0\r\nT: u\r\n\r\n",
        "GET /u HTTP/1.0\r\nConnection: keep-alive\r\nUpgrade: h2c\r\nX:  y \r\n\r\n",
    ]
}
