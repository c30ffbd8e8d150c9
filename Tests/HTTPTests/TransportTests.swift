import Foundation
import Synchronization
import Testing

@testable import HTTP

/// The ways to a server.
enum TransportKind: CaseIterable {
    case curl, direct

    func transport(
        responseLimitBytes: Int = 8 << 20, roots: SystemRoots = .standard
    ) -> any Transport {
        let userAgent = "anchorage-tests/1"
        return switch self {
        case .curl:
            CurlTransport(
                userAgent: userAgent, responseLimitBytes: responseLimitBytes, roots: roots)
        case .direct:
            DirectTransport(
                userAgent: userAgent, responseLimitBytes: responseLimitBytes, roots: roots)
        }
    }
}

extension Transport {
    /// Asks a server that takes too long with its answer.
    ///
    /// What is too short a time to connect in, on a machine that is busy, is tried anew with more.
    func expectTimeOut(at url: String) throws {
        for seconds in [0.3, 3, 30] {
            let hasty = HTTPRequest.Timeouts(connectSeconds: seconds, totalSeconds: seconds)
            let error = #expect(throws: HTTPError.self) {
                try send(HTTPRequest(method: "GET", url: url, timeouts: hasty))
            }
            if error == .connectTimedOut(url: url, seconds: seconds), seconds < 30 { continue }
            #expect(error == .timedOut(url: url, seconds: seconds))
            return
        }
    }
}

/// What the server side of a test has seen.
private final class Seen: Sendable {
    private let requests = Mutex<[(head: String, body: String)]>([])
    var all: [(head: String, body: String)] { requests.withLock { $0 } }
    func append(_ request: (head: String, body: String)) {
        requests.withLock { $0.append(request) }
    }
}

/// What both ways to a server promise.
struct TransportTests {
    private let hasty = HTTPRequest.Timeouts(connectSeconds: 0.3, totalSeconds: 0.3)

    private func echo(_ seen: Seen, answer: String) throws -> LoopbackServer {
        try LoopbackServer { connection in
            while let request = connection.request() {
                seen.append(request)
                connection.send(answer)
            }
        }
    }

    @Test(arguments: TransportKind.allCases)
    func sendsExactlyTheFieldsOfTheRequest(kind: TransportKind) throws {
        let transport = kind.transport()
        let seen = Seen()
        let server = try echo(seen, answer: "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok")
        defer { server.stop() }
        let response = try transport.send(
            HTTPRequest(
                method: "POST", url: "\(server.url)/a/../b//c%20d?x=%2F&y",
                headers: [("X-Twice", "1"), ("X-Empty", ""), ("x-twice", "2 ,3")],
                body: Array("a\0b".utf8)))
        #expect(response.status == 201)
        #expect(response.body == Array("ok".utf8))
        let request = try #require(seen.all.first)
        #expect(request.body == "a\0b")
        let lines = request.head.components(separatedBy: "\r\n")
        #expect(lines.first == "POST /a/../b//c%20d?x=%2F&y HTTP/1.1")
        #expect(
            Set(lines.dropFirst()) == [
                "Host: 127.0.0.1:\(server.port)", "User-Agent: anchorage-tests/1", "X-Twice: 1",
                "X-Empty:", "x-twice: 2 ,3", "Content-Length: 3",
            ])
    }

    @Test(
        arguments: TransportKind.allCases,
        [
            ("GET", ""), ("DELETE", ""), ("HEAD", ""), ("POST", "Content-Length: 0"),
            ("PUT", "Content-Length: 0"), ("PATCH", "Content-Length: 0"),
        ])
    func sendsTheMethodWithoutBody(
        kind: TransportKind, request: (method: String, length: String)
    ) throws {
        let (method, length) = request
        let transport = kind.transport()
        let seen = Seen()
        let server = try echo(seen, answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        defer { server.stop() }
        let response = try transport.send(HTTPRequest(method: method, url: server.url))
        #expect(response.status == 200)
        let lines = try #require(seen.all.first).head.components(separatedBy: "\r\n")
        #expect(lines.first == "\(method) / HTTP/1.1")
        #expect(lines.contains { $0.hasPrefix("Content-Length") } == !length.isEmpty)
        #expect(length.isEmpty || lines.contains(length))
    }

    @Test(arguments: TransportKind.allCases)
    func keepsTheFieldsOfTheCaller(kind: TransportKind) throws {
        let transport = kind.transport()
        let seen = Seen()
        let server = try echo(seen, answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        defer { server.stop() }
        _ = try transport.send(
            HTTPRequest(
                method: "POST", url: server.url,
                headers: [
                    ("Host", "example.com"), ("user-agent", "mine"), ("Accept", "text/xml"),
                    ("content-type", "application/json"),
                ],
                body: Array("{}".utf8)))
        let lines = try #require(seen.all.first).head.components(separatedBy: "\r\n")
        #expect(
            Set(lines.dropFirst()) == [
                "Host: example.com", "user-agent: mine", "Accept: text/xml",
                "content-type: application/json", "Content-Length: 2",
            ])
    }

    @Test(arguments: TransportKind.allCases)
    func keepsTheConnection(kind: TransportKind) throws {
        let transport = kind.transport()
        let seen = Seen()
        let server = try echo(seen, answer: "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n.")
        defer { server.stop() }
        for _ in 0..<3 {
            _ = try transport.send(HTTPRequest(method: "GET", url: server.url))
        }
        #expect(seen.all.count == 3)
        #expect(server.connections == 1)
    }

    @Test(arguments: TransportKind.allCases)
    func connectsAgainWhenTheServerHasClosed(kind: TransportKind) throws {
        let transport = kind.transport()
        let server = try LoopbackServer { connection in
            guard connection.request() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n.")
        }
        defer { server.stop() }
        for _ in 0..<2 {
            let response = try transport.send(HTTPRequest(method: "GET", url: server.url))
            #expect(response.status == 200)
        }
        #expect(server.connections == 2)
    }

    /// What is lost on a connection that was used before is sent once more.
    @Test(arguments: TransportKind.allCases, [false, true])
    func whatMustNotArriveTwiceArrivesOnce(kind: TransportKind, mayArriveTwice: Bool) throws {
        let transport = kind.transport()
        let seen = Seen()
        let server = try LoopbackServer { connection in
            while let request = connection.request() {
                seen.append(request)
                guard request.head.hasPrefix("GET") else { return }
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n.")
            }
        }
        defer { server.stop() }
        _ = try transport.send(HTTPRequest(method: "GET", url: server.url))
        var request = HTTPRequest(method: "POST", url: server.url, body: Array("{}".utf8))
        request.mayArriveTwice = mayArriveTwice
        let change = request
        #expect(throws: HTTPError.self) { try transport.send(change) }
        #expect(seen.all.count { $0.head.hasPrefix("POST") } == (mayArriveTwice ? 2 : 1))
    }

    @Test(arguments: TransportKind.allCases)
    func givesTheFieldsOfTheFinalResponse(kind: TransportKind) throws {
        let transport = kind.transport()
        let answer =
            "HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n"
            + "HTTP/1.1 403 Forbidden\r\nX-Amzn-ErrorType:  Denied \r\nSet: a\r\nset: b\r\n"
            + "Content-Length: 0\r\n\r\n"
        let server = try echo(Seen(), answer: answer)
        defer { server.stop() }
        let response = try transport.send(HTTPRequest(method: "GET", url: server.url))
        #expect(response.status == 403)
        #expect(response.headers.first("x-amzn-errortype") == "Denied")
        #expect(response.headers.all("SET") == ["a", "b"])
        #expect(response.headers.first("X-Early") == nil)
    }

    @Test(arguments: TransportKind.allCases)
    func doesNotFollowRedirects(kind: TransportKind) throws {
        let transport = kind.transport()
        let seen = Seen()
        let server = try echo(
            seen, answer: "HTTP/1.1 302 Found\r\nLocation: /else\r\nContent-Length: 0\r\n\r\n")
        defer { server.stop() }
        let response = try transport.send(HTTPRequest(method: "GET", url: server.url))
        #expect(response.status == 302)
        #expect(seen.all.count == 1)
    }

    @Test(arguments: TransportKind.allCases)
    func takesALargeChunkedAnswer(kind: TransportKind) throws {
        let transport = kind.transport()
        let part = String(repeating: "x", count: 65_536)
        let server = try LoopbackServer { connection in
            guard connection.request() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<64 { connection.send("10000\r\n\(part)\r\n") }
            connection.send("0\r\n\r\n")
            connection.drain()
        }
        defer { server.stop() }
        let response = try transport.send(HTTPRequest(method: "GET", url: server.url))
        #expect(response.body.count == 64 * 65_536)
        #expect(response.body.allSatisfy { $0 == UInt8(ascii: "x") })
    }

    @Test(arguments: TransportKind.allCases)
    func refusesAnAnswerBeyondTheLimit(kind: TransportKind) throws {
        let server = try LoopbackServer { connection in
            guard connection.request() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 100_000))
        }
        defer { server.stop() }
        let small = kind.transport(responseLimitBytes: 50_000)
        #expect(throws: HTTPError.tooLarge(url: server.url, limitBytes: 50_000)) {
            try small.send(HTTPRequest(method: "GET", url: server.url))
        }
    }

    @Test(arguments: TransportKind.allCases)
    func saysThatNothingListens(kind: TransportKind) throws {
        let transport = kind.transport()
        let (descriptor, port) = try LoopbackServer.bound()
        defer { close(descriptor) }
        let silent = "http://127.0.0.1:\(port)"
        let error = #expect(throws: HTTPError.self) {
            try transport.send(HTTPRequest(method: "GET", url: silent))
        }
        guard case .couldNotConnect(let url, let detail) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(url == silent)
        #expect(detail.contains("127.0.0.1"))
    }

    @Test(arguments: TransportKind.allCases)
    func saysThatTheNameHasNoAddress(kind: TransportKind) {
        let transport = kind.transport()
        // RFC 6761: no resolver gives an address to a name under "invalid".
        let url = "http://host.invalid/"
        let error = #expect(throws: HTTPError.self) {
            try transport.send(HTTPRequest(method: "GET", url: url))
        }
        guard case .couldNotResolve(url, _) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }

    @Test(arguments: TransportKind.allCases)
    func stopsWaitingForAServerThatHangs(kind: TransportKind) throws {
        let transport = kind.transport()
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.drain()
        }
        defer { server.stop() }
        try transport.expectTimeOut(at: server.url)
    }

    /// The server takes the connection, and never says a word of TLS.
    @Test(arguments: TransportKind.allCases)
    func stopsWaitingForAConnectionThatHangs(kind: TransportKind) throws {
        let transport = kind.transport()
        let server = try LoopbackServer { $0.drain() }
        defer { server.stop() }
        let url = "https://127.0.0.1:\(server.port)/"
        #expect(throws: HTTPError.connectTimedOut(url: url, seconds: 0.3)) {
            try transport.send(HTTPRequest(method: "POST", url: url, timeouts: hasty))
        }
    }

    @Test(arguments: TransportKind.allCases)
    func saysThatTheAnswerIsNotHTTP(kind: TransportKind) throws {
        let transport = kind.transport()
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.send("SSH-2.0-OpenSSH_9.2\r\n")
        }
        defer { server.stop() }
        let error = #expect(throws: HTTPError.self) {
            try transport.send(HTTPRequest(method: "GET", url: server.url))
        }
        guard case .malformedResponse(server.url, _) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }

    @Test(
        arguments: TransportKind.allCases, ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"])
    func saysThatTheConnectionEnded(kind: TransportKind, answer: String) throws {
        let transport = kind.transport()
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.send(answer)
        }
        defer { server.stop() }
        let error = #expect(throws: HTTPError.self) {
            try transport.send(HTTPRequest(method: "GET", url: server.url))
        }
        guard case .connectionLost(server.url, _) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }

    @Test(arguments: TransportKind.allCases)
    func saysThatTheServerSpeaksNoTLS(kind: TransportKind) throws {
        let transport = kind.transport()
        let server = try LoopbackServer { connection in
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.drain()
        }
        defer { server.stop() }
        let url = "https://127.0.0.1:\(server.port)"
        let error = #expect(throws: HTTPError.self) {
            try transport.send(HTTPRequest(method: "GET", url: url))
        }
        guard case .tls(url, _) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }

    @Test(arguments: TransportKind.allCases)
    func worksAfterAFailure(kind: TransportKind) throws {
        let transport = kind.transport()
        let server = try echo(Seen(), answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        defer { server.stop() }
        #expect(throws: HTTPError.self) {
            try transport.send(HTTPRequest(method: "GET", url: "http://host.invalid/"))
        }
        #expect(try transport.send(HTTPRequest(method: "GET", url: server.url)).status == 200)
    }

    @Test(arguments: TransportKind.allCases)
    func takesRequestsFromSeveralThreads(kind: TransportKind) async throws {
        let transport = kind.transport()
        let server = try echo(Seen(), answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        defer { server.stop() }
        let url = server.url
        let done = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 16) { _ in
            guard let response = try? transport.send(HTTPRequest(method: "GET", url: url)),
                response.status == 200
            else { return }
            done.withLock { $0 += 1 }
        }
        #expect(done.withLock { $0 } == 16)
        // Straight to the server nobody waits for another's answer.
        let connections = server.connections
        #expect(connections == 1 || kind == .direct)
        for _ in 0..<5 { _ = try transport.send(HTTPRequest(method: "GET", url: url)) }
        #expect(server.connections == connections)
    }
}
