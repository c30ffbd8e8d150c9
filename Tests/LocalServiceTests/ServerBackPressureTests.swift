import Foundation
import HTTPServer
import Synchronization
import Testing

/// What the server does with clients that ask, and do not take the answers.
struct ServerBackPressureTests {
    /// More than the system takes for a client that does not read.
    private static let longBody = [UInt8](repeating: 0x78, count: 24 << 20)

    private static let longField = (name: "X", value: String(repeating: "x", count: 60_000))

    private final class Seen: Sendable {
        private let counter = Atomic(0)
        private let events = Mutex<[ServerEvent]>([])
        private let arrived = DispatchSemaphore(value: 0)

        var requests: Int { counter.load(ordering: .relaxed) }

        func count() { counter.add(1, ordering: .relaxed) }

        func append(_ event: ServerEvent) {
            events.withLock { $0.append(event) }
            arrived.signal()
        }

        /// The next event, which must come within a while.
        func next() -> ServerEvent? {
            guard arrived.wait(timeout: .now() + 120) == .success else { return nil }
            return events.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        }
    }

    private func withServer(
        _ limits: ServerLimits, _ body: (Server, Seen) async throws -> Void
    ) async throws {
        let seen = Seen()
        let server = try await Server.start(
            limits: limits, observer: { seen.append($0) },
            handler: { request in
                seen.count()
                switch request.target {
                case "/long": return ServerResponse(status: 200, body: Self.longBody)
                case "/head":
                    return ServerResponse(status: 200, headers: [Self.longField], body: [])
                default: return ServerResponse(status: 200, body: [0x2E])
                }
            })
        do {
            try await body(server, seen)
        } catch {
            await server.shutdown()
            throw error
        }
        await server.shutdown()
    }

    @Test func aClientThatNeverReadsGetsOneAnswerAtATime() async throws {
        var limits = ServerLimits()
        limits.writeSeconds = 1
        try await withServer(limits) { server, seen in
            let connection = try RawConnection(port: server.port)
            for _ in 0..<20 { connection.send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n") }
            let event = try #require(seen.next())
            #expect(event.cause == .unread)
            #expect(event.status == nil && event.target == "/long")
            #expect(seen.requests == 1)
            // What the system had taken before arrives, and no more: it is less than the answer.
            #expect(connection.skip(Self.longBody.count) < Self.longBody.count)
            let other = try RawConnection(port: server.port)
            other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(other.read { $0.hasSuffix("\r\n\r\n.") }.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func answersWithoutABodyWaitForTheirClientToo() async throws {
        var limits = ServerLimits()
        limits.writeSeconds = 1
        try await withServer(limits) { server, seen in
            nonisolated(unsafe) let connection = try RawConnection(port: server.port)
            let requests = String(repeating: "HEAD /head HTTP/1.1\r\nHost: a\r\n\r\n", count: 2_000)
            Thread.detachNewThread { connection.send(requests) }
            let event = try #require(seen.next())
            #expect(event.cause == .unread)
            // The system took those for a client that did not read; the server kept none.
            #expect(seen.requests < 2_000)
        }
    }

    @Test func aClientThatReadsSlowlyGetsEverything() async throws {
        var limits = ServerLimits()
        limits.writeSeconds = 2
        // Who pauses for longer than the limit shows nothing here: it is tried anew with more time.
        for seconds in [2, 8, 30] {
            limits.writeSeconds = seconds
            var longestPause = Duration.zero
            try await withServer(limits) { server, seen in
                nonisolated(unsafe) let connection = try RawConnection(port: server.port)
                for _ in 0..<2 { connection.send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n") }
                // On a thread of its own, which other tests do not hold up.
                let (count, pause) = await withCheckedContinuation { continuation in
                    Thread.detachNewThread {
                        continuation.resume(
                            returning: Self.readSlowly(connection, in: seconds))
                    }
                }
                longestPause = pause
                if pause < .milliseconds(seconds * 700) || seconds == 30 {
                    #expect(count == 2 * Self.longBody.count)
                    #expect(seen.requests == 2)
                }
            }
            if longestPause < .milliseconds(seconds * 700) { return }
        }
    }

    /// Reads both answers in pieces, for longer than so many seconds: how much there was, and the
    /// longest time for one piece.
    private static func readSlowly(
        _ connection: RawConnection, in seconds: Int
    ) -> (count: Int, pause: Duration) {
        var count = 0
        var longest = Duration.zero
        var last = ContinuousClock.now
        while count < 2 * longBody.count {
            let read = connection.skip(min(4 << 20, 2 * longBody.count - count))
            count += read
            if read < 4 << 20 { break }
            if count <= 32 << 20 { usleep(UInt32(seconds) * 200_000) }
            longest = max(longest, ContinuousClock.now - last)
            last = .now
        }
        return (count, longest)
    }

    @Test func answersThatNobodyTakesAreCounted() async throws {
        var limits = ServerLimits()
        // Long enough for what is asked before the first of them is given up.
        limits.writeSeconds = 10
        limits.answerBytesInFlight = 1 << 20
        try await withServer(limits) { server, seen in
            let first = try RawConnection(port: server.port)
            first.send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(first.read { $0.contains("\r\n\r\n") }.hasPrefix("HTTP/1.1 200"))
            let second = try RawConnection(port: server.port)
            second.send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(second.read { $0.hasSuffix("\r\n\r\n") }.hasPrefix("HTTP/1.1 503"))
            // What is short, and what was done, is told.
            second.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(second.read { $0.hasSuffix("\r\n\r\n.") }.hasPrefix("HTTP/1.1 200"))
            let third = try RawConnection(port: server.port)
            third.send("POST /long HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
            #expect(third.read { $0.contains("\r\n\r\n") }.hasPrefix("HTTP/1.1 200"))
            let refusal = try #require(seen.next())
            #expect(refusal.cause == .outOfMemory && refusal.status == 503)
            #expect(seen.next()?.cause == .unread)
            #expect(seen.next()?.cause == .unread)
            // Both are closed, and their answers count no more.
            second.send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(second.read { $0.contains("\r\n\r\n") }.hasPrefix("HTTP/1.1 200"))
        }
    }
}
