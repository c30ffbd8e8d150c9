import Foundation
import HTTPServer
import Testing

struct ServerLimitsTests {
    /// What a server with these limits answers to bytes, until it closes; it must outlive them.
    private func answer(
        _ limits: ServerLimits = ServerLimits(), to bytes: [UInt8], finishing: Bool = false
    ) async throws -> String {
        let server = try await Server.start(limits: limits) { request in
            ServerResponse(status: 200, body: Array("\(request.headers.count) headers.".utf8))
        }
        let connection = try RawConnection(port: server.port)
        connection.send(bytes)
        if finishing { connection.finish() }
        let answer = connection.read { $0.hasSuffix("headers.") }
        let next = try RawConnection(port: server.port)
        next.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let alive = next.read(through: "headers.")
        await server.shutdown()
        #expect(alive.hasSuffix("1 headers."), "the server did not survive")
        return answer
    }

    @Test(arguments: [
        "\u{16}\u{03}\u{01}\u{02}\u{00}\u{01}\u{00}\u{01}\r\n\r\n", "nonsense\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\nNo colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nBad\u{00}name: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    ])
    func answersGarbageWith400(text: String) async throws {
        let answer = try await answer(to: Array(text.utf8))
        #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(answer)")
        #expect(answer.contains("Connection: close\r\n"))
    }

    @Test(arguments: ["POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc", "GET / HT", ""])
    func survivesClientsThatLeave(text: String) async throws {
        let answer = try await answer(to: Array(text.utf8), finishing: true)
        #expect(!answer.contains("200 OK"))
    }

    @Test(arguments: [1_000, 65_536, 100_000])
    func acceptsLongHeaderLines(length: Int) async throws {
        let value = String(repeating: "x", count: length)
        let request = "GET / HTTP/1.1\r\nHost: a\r\nX-Amz-X509-Chain: \(value)\r\n\r\n"
        #expect(try await answer(to: Array(request.utf8)).hasSuffix("2 headers."))
    }

    @Test(arguments: ["field", "target", "count", "sum"])
    func refusesHeadsThatAreTooLong(inWhat part: String) async throws {
        let long = String(repeating: "x", count: 200_000)
        let head =
            switch part {
            case "field": "GET / HTTP/1.1\r\nHost: a\r\nX: \(long)\r\n"
            case "target": "GET /\(long) HTTP/1.1\r\nHost: a\r\n"
            case "count": "GET / HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 1_000)
            default:
                "GET / HTTP/1.1\r\n" + String(repeating: "X: \(long.prefix(9_000))\r\n", count: 100)
            }
        let answer = try await answer(to: Array("\(head)\r\n".utf8))
        #expect(answer.hasPrefix("HTTP/1.1 431 "), "\(answer)")
    }

    @Test(arguments: [
        "announced", "announced and absent", "beyond all numbers", "chunked", "framing",
    ])
    func refusesBodiesThatAreTooLong(how: String) async throws {
        let long = String(repeating: "x", count: 2_001)
        let rest =
            switch how {
            case "announced": "Content-Length: 2001\r\n\r\n\(long)"
            case "chunked": "Transfer-Encoding: chunked\r\n\r\n7d1\r\n\(long)\r\n0\r\n\r\n"
            case "beyond all numbers": "Content-Length: 18446744073709551615\r\n\r\n"
            case "framing":
                "Transfer-Encoding: chunked\r\n\r\n1;" + String(repeating: "e", count: 600_000)
            default: "Content-Length: 99999999999999\r\n\r\n"
            }
        var limits = ServerLimits()
        limits.bodyBytes = 2_000
        let answer = try await answer(
            limits, to: Array("POST / HTTP/1.1\r\nHost: a\r\n\(rest)".utf8))
        #expect(answer.hasPrefix("HTTP/1.1 413 "), "\(answer)")
    }

    @Test func acceptsABodyAtTheLimit() async throws {
        var limits = ServerLimits()
        limits.bodyBytes = 2_000
        let body = String(repeating: "x", count: 2_000)
        let request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n\(body)"
        #expect(try await answer(limits, to: Array(request.utf8)).hasSuffix("2 headers."))
    }

    @Test func closesOnAClientThatSendsNothing() async throws {
        var limits = ServerLimits()
        limits.idleSeconds = 1
        #expect(try await answer(limits, to: []) == "")
    }

    @Test func tellsAClientThatIsSlowWithItsHead() async throws {
        var limits = ServerLimits()
        limits.headSeconds = 1
        let answer = try await answer(limits, to: Array("GET / HTTP/1.1\r\nHo".utf8))
        #expect(answer.hasPrefix("HTTP/1.1 408 "), "\(answer)")
    }

    @Test func tellsAClientThatIsSlowWithItsBody() async throws {
        var limits = ServerLimits()
        limits.bodySeconds = 1
        let answer = try await answer(
            limits, to: Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc".utf8))
        #expect(answer.hasPrefix("HTTP/1.1 408 "))
    }

    @Test func closesConnectionsBeyondTheLimit() async throws {
        var limits = ServerLimits()
        limits.connections = 2
        let (gate, entered) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let server = try await Server.start(limits: limits) { _ in
            entered.signal()
            gate.wait()
            return ServerResponse(status: 204)
        }
        let first = try RawConnection(port: server.port)
        let second = try RawConnection(port: server.port)
        for connection in [first, second] {
            connection.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            await Task.detached { Self.wait(entered) }.value
        }
        let third = try RawConnection(port: server.port)
        third.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(third.readToEnd() == "")
        for _ in 1...2 { gate.signal() }
        #expect(first.readToEnd().hasPrefix("HTTP/1.1 204"))
        #expect(second.readToEnd().hasPrefix("HTTP/1.1 204"))
        await server.shutdown()
    }

    /// One that has said nothing yet goes before one that a client keeps for its next request.
    @Test func whoSendsNothingMakesRoom() async throws {
        var limits = ServerLimits()
        (limits.connections, limits.eventLoops) = (3, 1)
        let server = try await Server.start(limits: limits) { _ in ServerResponse(status: 204) }
        func ask(_ connection: RawConnection) -> Bool {
            connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            return connection.read(through: "\r\n\r\n").hasPrefix("HTTP/1.1 204")
        }
        let kept = try RawConnection(port: server.port)
        #expect(ask(kept))
        let silent = try RawConnection(port: server.port)
        silent.send("G")
        let later = try RawConnection(port: server.port)
        #expect(ask(later))
        let new = try RawConnection(port: server.port)
        #expect(ask(new))
        #expect(silent.readToEnd() == "")
        // Not the one that came first: the one that has waited longest.
        #expect(ask(later) && ask(new) && ask(kept))
        let newest = try RawConnection(port: server.port)
        #expect(ask(newest))
        #expect(later.readToEnd() == "")
        #expect(ask(kept) && ask(new) && ask(newest))
        await server.shutdown()
    }

    /// Waits on a thread that may be kept waiting.
    private static func wait(_ semaphore: DispatchSemaphore) { semaphore.wait() }
}
