import Foundation
import HTTPServer
import Synchronization
import Testing

/// How answers reach clients, and what the server says of those that its handler never gave.
struct ServerDeliveryTests {
    private final class Events: Sendable {
        private let list = Mutex<[ServerEvent]>([])
        private let arrived = DispatchSemaphore(value: 0)

        func append(_ event: ServerEvent) {
            list.withLock { $0.append(event) }
            arrived.signal()
        }

        /// The next event, which must come within a while.
        func next() -> ServerEvent? {
            guard arrived.wait(timeout: .now() + 120) == .success else { return nil }
            return list.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        }
    }

    private func withServer(
        _ limits: ServerLimits = ServerLimits(), _ delivery: ServerResponse.Delivery = .send,
        _ body: (Server, Events) async throws -> Void
    ) async throws {
        let events = Events()
        let server = try await Server.start(
            limits: limits, observer: { events.append($0) },
            handler: { request in
                var response = ServerResponse(status: 200, body: Array("done.".utf8))
                if request.target == "/other" { response.delivery = delivery }
                return response
            })
        do {
            try await body(server, events)
        } catch {
            await server.shutdown()
            throw error
        }
        await server.shutdown()
    }

    @Test func aDelayedAnswerComesLaterAndHoldsUpNobodyElse() async throws {
        var limits = ServerLimits()
        limits.handlerThreads = 1
        try await withServer(limits, .after(milliseconds: 600)) { server, _ in
            let start = ContinuousClock.now
            let delayed = try RawConnection(port: server.port)
            delayed.send("GET /other HTTP/1.1\r\nHost: a\r\n\r\n")
            let prompt = try RawConnection(port: server.port)
            prompt.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(prompt.read(through: "done.").hasPrefix("HTTP/1.1 200"))
            #expect(delayed.read(through: "done.").hasPrefix("HTTP/1.1 200"))
            #expect(ContinuousClock.now - start >= .milliseconds(600))
            delayed.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(delayed.read(through: "done.").hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func aDroppedAnswerClosesTheConnection() async throws {
        try await withServer(ServerLimits(), .drop) { server, _ in
            let connection = try RawConnection(port: server.port)
            connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(connection.read(through: "done.").hasPrefix("HTTP/1.1 200"))
            connection.send("GET /other HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(connection.readToEnd() == "")
        }
    }

    @Test(arguments: [
        ("nonsense\r\n\r\n", 400, ServerEvent.Cause.malformed, nil),
        ("GET /a?b HTTP/1.1\r\n\r\n", 400, .malformed, "GET /a?b"),
        ("POST /c HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n", 413, .bodyTooLong, "POST /c"),
        (
            "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 3000))\r\n\r\n", 431,
            .headTooLong, nil
        ),
        ("GET / HT", 408, .slow, nil),
        ("PUT /d HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab", 408, .slow, "PUT /d"),
    ])
    func tellsOfRequestsThatNeverReachTheHandler(
        text: String, status: Int, cause: ServerEvent.Cause, line: String?
    ) async throws {
        var limits = ServerLimits()
        if cause == .slow { (limits.headSeconds, limits.bodySeconds) = (1, 1) }
        (limits.bodyBytes, limits.headerFieldBytes) = (10, 2000)
        try await withServer(limits) { server, events in
            let connection = try RawConnection(port: server.port)
            connection.send(text)
            #expect(connection.readToEnd().hasPrefix("HTTP/1.1 \(status) "))
            let event = try #require(events.next())
            #expect(event.cause == cause)
            #expect(event.status == status)
            let told = event.method.flatMap { method in event.target.map { "\(method) \($0)" } }
            #expect(told == line)
            #expect(event.remoteAddress == "127.0.0.1")
        }
    }

    @Test func tellsOfConnectionsThatAreTurnedAway() async throws {
        var limits = ServerLimits()
        (limits.connections, limits.eventLoops) = (1, 1)
        try await withServer(limits) { server, events in
            let first = try RawConnection(port: server.port)
            first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(first.read(through: "done.").hasPrefix("HTTP/1.1 200"))
            #expect(server.openConnections == 1)
            let second = try RawConnection(port: server.port)
            #expect(first.readToEnd() == "")
            let event = try #require(events.next())
            #expect(event.cause == .tooManyConnections)
            #expect(event.status == nil)
            second.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(second.read(through: "done.").hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func requestsThatFillTheMemoryAreRefusedUntilThereIsRoom() async throws {
        var limits = ServerLimits()
        limits.bytesInFlight = 200_000
        try await withServer(limits) { server, events in
            let half = String(repeating: "x", count: 120_000)
            let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 120001\r\n\r\n"
            let first = try RawConnection(port: server.port)
            first.send("\(head)\(half)")
            // Once the first is known to be held: a request that is answered gives its bytes back.
            let second = try RawConnection(port: server.port)
            second.send("\(head)\(half)")
            let third = try RawConnection(port: server.port)
            let event = try #require(events.next())
            #expect(event.cause == .outOfMemory)
            #expect(event.status == 503)
            third.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(third.read(through: "done.").hasPrefix("HTTP/1.1 200"))
            // One of the two was let in, and can be finished; the other was told.
            first.send("x")
            second.send("x")
            let statuses = [first, second].map { connection in
                connection.read { $0.contains("\r\n\r\n") }.split(separator: " ").dropFirst().first
            }
            #expect(Set(statuses) == ["200", "503"])
        }
    }

    /// The JDK's and curl's clients offer HTTP/2 so; what follows must not be lost.
    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
            + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
        "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
    ])
    func anUpgradeIsAnsweredPlainlyAndEndsTheConnection(request: String) async throws {
        try await withServer { server, _ in
            let connection = try RawConnection(port: server.port)
            connection.send(request)
            let answer = connection.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("Connection: close\r\n"))
        }
    }
}
