import Foundation
import Synchronization
import Testing

@testable import HTTP

/// Servers that mean no good, and ways that lead nowhere.
struct DirectTransportTests {
    private let transport = DirectTransport(userAgent: "anchorage-tests/1")

    private func answering(_ answer: String) throws -> LoopbackServer {
        try LoopbackServer { connection in
            _ = connection.request()
            connection.send(answer)
        }
    }

    @Test func stopsWaitingForASlowAnswer() throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            for _ in 0..<900 where connection.send(".") { usleep(50_000) }
        }
        defer { server.stop() }
        try transport.expectTimeOut(at: server.url)
    }

    @Test func stopsReadingFieldsWithoutEnd() throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\n")
            for _ in 0..<100_000 { connection.send("X-Field: value\r\n") }
        }
        defer { server.stop() }
        let limitBytes = ResponseReader.headLimitBytes
        #expect(throws: HTTPError.tooLarge(url: server.url, limitBytes: limitBytes)) {
            try transport.send(HTTPRequest(method: "GET", url: server.url))
        }
    }

    @Test func refusesALengthThatIsSaidTwice() throws {
        let server = try answering(
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        defer { server.stop() }
        let error = #expect(throws: HTTPError.self) {
            try transport.send(HTTPRequest(method: "GET", url: server.url))
        }
        guard case .malformedResponse(server.url, _) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }

    @Test(arguments: [(60.0, 1), (-1, 2)])
    func aConnectionThatWasIdleForLongIsNotUsed(longest: Double, connections: Int) throws {
        let server = try LoopbackServer { connection in
            while connection.request() != nil {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            }
        }
        let transport = DirectTransport(userAgent: "test", longestIdleSeconds: longest)
        for _ in 0..<2 {
            let request = HTTPRequest(method: "GET", url: server.url)
            #expect(try transport.send(request).status == 200)
        }
        #expect(server.connections == connections)
    }

    @Test func doesNotUseAConnectionWithASurplus() throws {
        let server = try LoopbackServer { connection in
            while connection.request() != nil {
                connection.send(
                    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n.HTTP/1.1 500 No\r\n\r\n")
            }
        }
        defer { server.stop() }
        for _ in 0..<2 {
            #expect(
                try transport.send(HTTPRequest(method: "GET", url: server.url)).status == 200)
        }
        #expect(server.connections == 2)
    }

    @Test(arguments: [
        "", "\u{16}\u{3}\u{1}garbage and more garbage", "HTTP/1.1 400 No\r\n\r\n",
        // The closing word.
        "\u{15}\u{3}\u{3}\0\u{2}\u{1}\0",
    ])
    func saysThatTheHandshakeEnded(words: String) throws {
        let server = try LoopbackServer { $0.send(words) }
        defer { server.stop() }
        let url = "https://127.0.0.1:\(server.port)"
        let error = #expect(throws: HTTPError.self) {
            try transport.send(HTTPRequest(method: "GET", url: url))
        }
        guard case .tls(url, let detail) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(!detail.isEmpty)
    }

    @Test func takesALargeRequest() throws {
        let received = Mutex(0)
        let server = try LoopbackServer { connection in
            guard let request = connection.request() else { return }
            received.withLock { $0 = request.body.utf8.count }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        defer { server.stop() }
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
        let request = HTTPRequest(method: "POST", url: server.url, body: body)
        #expect(try transport.send(request).status == 200)
        #expect(received.withLock { $0 } == body.count)
    }

    @Test func saysThatTheServerTakesNoMore() throws {
        let server = try LoopbackServer { _ in }
        defer { server.stop() }
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
        // The process lives on: a broken pipe raises no signal.
        let error = #expect(throws: HTTPError.self) {
            try transport.send(HTTPRequest(method: "POST", url: server.url, body: body))
        }
        guard case .connectionLost(server.url, _) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }

    @Test func hearsTheAnswerToHalfARequest() throws {
        let heard = DispatchSemaphore(value: 0)
        let server = try LoopbackServer { connection in
            connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
            connection.finishSending()
            heard.wait()
        }
        defer { server.stop() }
        defer { heard.signal() }
        // More than the buffers of both sides hold.
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: 24 << 20)
        let request = HTTPRequest(method: "POST", url: server.url, body: body)
        #expect(try transport.send(request).status == 413)
    }

    @Test func reachesAnAddressOfIPv6() throws {
        let server = try LoopbackServer(isIPv6: true) { connection in
            guard let request = connection.request() else { return }
            let host = request.head.components(separatedBy: "\r\n").first { $0.hasPrefix("Host:") }
            connection.send("HTTP/1.1 200 OK\r\nX: \(host ?? "")\r\nContent-Length: 0\r\n\r\n")
        }
        defer { server.stop() }
        let response = try transport.send(HTTPRequest(method: "GET", url: server.url))
        #expect(response.headers.first("X") == "Host: [::1]:\(server.port)")
    }

    /// `localhost` has two addresses, of which either may be the one that answers.
    @Test(arguments: [false, true])
    func triesEveryAddress(isIPv6: Bool) throws {
        let server = try LoopbackServer(isIPv6: isIPv6) { connection in
            guard connection.request() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        defer { server.stop() }
        let addresses = [
            SocketAddress(family: AF_INET, bytes: []), try SocketAddress.loopback(1, isIPv6: false),
            try SocketAddress.loopback(server.port, isIPv6: isIPv6),
        ]
        let limits = TimeLimits(HTTPRequest(method: "GET", url: server.url))
        let descriptor = try Connector.connect(toFirstOf: addresses, limits)
        #expect(descriptor != nil)
        if let descriptor { close(descriptor) }
    }
}
