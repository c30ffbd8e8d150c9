import Foundation
import Testing

@testable import HTTP

/// Servers that keep a client busy, and those that keep another waiting.
struct HinderedServersTests {
    private let transport = DirectTransport(userAgent: "anchorage-tests/1")
    private let hasty = HTTPRequest.Timeouts(connectSeconds: 0.4, totalSeconds: 0.4)
    private let body = [UInt8](repeating: UInt8(ascii: "x"), count: 24 << 20)

    @Test func oneServerThatHangsDelaysNoOther() async throws {
        let asked = DispatchSemaphore(value: 0)
        let hanging = try LoopbackServer { connection in
            _ = connection.request()
            asked.signal()
            connection.drain()
        }
        defer { hanging.stop() }
        let server = try LoopbackServer { connection in
            while connection.request() != nil {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            }
        }
        defer { server.stop() }
        let slow = HTTPRequest.Timeouts(connectSeconds: 60, totalSeconds: 60)
        let (transport, url) = (transport, hanging.url)
        Thread.detachNewThread {
            _ = try? transport.send(HTTPRequest(method: "GET", url: url, timeouts: slow))
        }
        try #require(asked.wait(timeout: .now() + 60) == .success)
        for _ in 0..<2 {
            let start = ContinuousClock.now
            let request = HTTPRequest(
                method: "GET", url: server.url, timeouts: .init(connectSeconds: 2))
            #expect(try transport.send(request).status == 200)
            #expect(ContinuousClock.now - start < .seconds(3))
        }
        #expect(server.connections == 1)
    }

    @Test func keepsOnlyAFewConnections() throws {
        let servers = try (0..<6).map { _ in
            try LoopbackServer { connection in
                while connection.request() != nil {
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                }
            }
        }
        defer { servers.forEach { $0.stop() } }
        for server in servers + servers.reversed() {
            _ = try transport.send(HTTPRequest(method: "GET", url: server.url))
        }
        #expect(servers.map(\.connections) == [2, 2, 1, 1, 1, 1])
    }

    /// libssl leaves out, in one call, as many of these as come.
    @Test func stopsAHandshakeWithoutEnd() throws {
        let server = try LoopbackServer { connection in
            let end = ContinuousClock.now + .seconds(90)
            let record = "\u{16}\u{3}\u{3}@\0" + String(repeating: "\0", count: 16_384)
            while ContinuousClock.now < end, connection.send(record) {}
        }
        defer { server.stop() }
        let url = "https://127.0.0.1:\(server.port)"
        let start = ContinuousClock.now
        #expect(throws: HTTPError.connectTimedOut(url: url, seconds: 0.4)) {
            try transport.send(HTTPRequest(method: "GET", url: url, timeouts: hasty))
        }
        #expect(ContinuousClock.now - start < .seconds(6))
    }

    @Test func hearsARefusalWhileTheServerTakesNoMore() throws {
        let heard = DispatchSemaphore(value: 0)
        let server = try LoopbackServer { connection in
            connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
            // The connection stays open, and nobody reads.
            heard.wait()
        }
        defer { server.stop() }
        defer { heard.signal() }
        let request = HTTPRequest(
            method: "POST", url: server.url, body: body,
            timeouts: .init(connectSeconds: 60, totalSeconds: 60))
        #expect(try transport.send(request).status == 413)
    }

    @Test func sendsTheRestAfterAnInterimAnswer() throws {
        let server = try LoopbackServer { connection in
            connection.send("HTTP/1.1 100 Continue\r\n\r\n")
            usleep(100_000)
            var left = body.count
            while left > 0, let count = connection.skip() { left -= count }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        defer { server.stop() }
        #expect(
            try transport.send(HTTPRequest(method: "POST", url: server.url, body: body)).status
                == 200)
    }

    /// The sign of kelvin is a small k to Unicode, and to no server.
    @Test func readsOnlyASCIIsLettersInEitherCase() throws {
        for (coding, isGood) in [("Chunked", true), ("chun\u{212a}ed", false)] {
            let server = try LoopbackServer { connection in
                _ = connection.request()
                connection.send(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: \(coding)\r\n\r\n0\r\n\r\n")
            }
            defer { server.stop() }
            let response = try? transport.send(HTTPRequest(method: "GET", url: server.url))
            #expect((response?.status == 200) == isGood)
        }
    }
}
