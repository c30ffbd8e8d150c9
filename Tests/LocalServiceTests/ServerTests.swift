import Foundation
import HTTPServer
import Testing

struct ServerTests {
    /// A server that tells what it was asked; it is stopped after the test.
    private func withServer(
        _ limits: ServerLimits = ServerLimits(),
        handler: @escaping Server.Handler = { echo($0) },
        _ body: (Server) async throws -> Void
    ) async throws {
        let server = try await Server.start(limits: limits, handler: handler)
        do {
            try await body(server)
        } catch {
            await server.shutdown()
            throw error
        }
        await server.shutdown()
    }

    private static func echo(_ request: ServerRequest) -> ServerResponse {
        let text = "\(request.method) \(request.target) \(request.body.count) bytes."
        return ServerResponse(
            status: 200, headers: [("Content-Type", "text/plain")], body: Array(text.utf8))
    }

    @Test func keepsTheConnection() async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.port)
            for number in 1...3 {
                connection.send("GET /\(number) HTTP/1.1\r\nHost: a\r\n\r\n")
                let answer = connection.read(through: "bytes.")
                #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(answer.hasSuffix("GET /\(number) 0 bytes."))
                #expect(!answer.lowercased().contains("connection: close"))
            }
        }
    }

    @Test(arguments: ["/a%2Fb//c/../d?x=%7e+%20&y=b&y=a", "/", "*", "http://h:1/sessions?a=b"])
    func keepsTheTargetAsSent(target: String) async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.port)
            let method = target == "*" ? "OPTIONS" : "GET"
            connection.send("\(method) \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(connection.read(through: "bytes.").contains(" \(target) 0 bytes."))
        }
    }

    @Test func keepsHeadersInOrderWithDuplicates() async throws {
        let handler: Server.Handler = { request in
            let names = request.headers.map { "\($0.name)=\($0.value)" }.joined(separator: "|")
            return ServerResponse(status: 200, body: Array("\(names).".utf8))
        }
        try await withServer(handler: handler) { server in
            let connection = try RawConnection(port: server.port)
            connection.send("GET / HTTP/1.1\r\nHost: a\r\nX-B:  1  2 \r\nx-a: 3\r\nX-b: 4\r\n\r\n")
            #expect(connection.read(through: ".").hasSuffix("Host=a|X-B=1  2|x-a=3|X-b=4."))
        }
    }

    @Test func joinsChunks() async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.port)
            connection.send("POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            connection.send("5\r\nhello\r\n1;ext=1\r\n \r\n5\r\nworld\r\n0\r\nX-Trailer: 1\r\n\r\n")
            #expect(connection.read(through: "bytes.").hasSuffix("POST /c 11 bytes."))
        }
    }

    @Test func answersHEADWithoutABody() async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.port)
            connection.send("HEAD /h HTTP/1.1\r\nHost: a\r\n\r\n")
            let head = connection.read(through: "\r\n\r\n")
            #expect(head.contains("Content-Length: 16\r\n"))
            connection.send("GET /g HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(connection.read(through: "bytes.").hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test(arguments: [
        "GET /x HTTP/1.0\r\n\r\n", "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    ])
    func closesWhenAskedTo(request: String) async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.port)
            connection.send(request)
            let answer = connection.readToEnd()
            #expect(answer.contains("Connection: close\r\n"))
            #expect(answer.hasSuffix("GET /x 0 bytes."))
        }
    }

    @Test func answersPipelinedRequestsInOrder() async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.port)
            connection.send(
                (1...20).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
            let answers = connection.read { $0.contains("GET /20 0 bytes.") }
            let places = (1...20).compactMap { answers.firstRange(of: "GET /\($0) 0")?.lowerBound }
            #expect(places.count == 20)
            #expect(places == places.sorted())
        }
    }

    @Test func invitesTheBodyOfAClientThatAsks() async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.port)
            connection.send(
                "PUT /p HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            #expect(connection.read(through: "\r\n\r\n").hasPrefix("HTTP/1.1 100"))
            connection.send("ab")
            #expect(connection.read(through: "bytes.").hasSuffix("PUT /p 2 bytes."))
        }
    }

    @Test func answersAClientThatHasFinishedSending() async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.port)
            connection.send("GET /f HTTP/1.1\r\nHost: a\r\n\r\n")
            connection.finish()
            #expect(connection.readToEnd().hasSuffix("GET /f 0 bytes."))
        }
    }

    @Test func runsHandlersAwayFromTheEventLoop() async throws {
        let gate = DispatchSemaphore(value: 0)
        let handler: Server.Handler = { request in
            if request.target == "/slow" { gate.wait() }
            return Self.echo(request)
        }
        try await withServer(handler: handler) { server in
            let slow = try RawConnection(port: server.port)
            slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            let fast = try RawConnection(port: server.port)
            fast.send("GET /fast HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(fast.read(through: "bytes.").hasSuffix("GET /fast 0 bytes."))
            gate.signal()
            #expect(slow.read(through: "bytes.").hasSuffix("GET /slow 0 bytes."))
        }
    }

    @Test func answersQuickRequestsOnTheirConnectionsLoop() async throws {
        let gate = DispatchSemaphore(value: 0)
        var limits = ServerLimits()
        limits.handlerThreads = 1
        let server = try await Server.start(
            limits: limits, isQuick: { $0.target.hasPrefix("/quick") },
            handler: { request in
                if request.target == "/slow" { gate.wait() }
                return Self.echo(request)
            })
        // The only thread for handlers is taken.
        let slow = try RawConnection(port: server.port)
        slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        let quick = try RawConnection(port: server.port)
        quick.send((1...2000).map { "GET /quick/\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        let answers = quick.read { $0.hasSuffix("GET /quick/2000 0 bytes.") }
        #expect(answers.hasSuffix("GET /quick/2000 0 bytes."))
        gate.signal()
        #expect(slow.read(through: "bytes.").hasSuffix("GET /slow 0 bytes."))
        await server.shutdown()
    }

    @Test func finishesAnswersWhenItShutsDown() async throws {
        // Another test's server may have got the port meanwhile, though not again and again.
        for _ in 1...4 {
            let port = try await shutDownWithAnAnswerInProgress()
            do {
                _ = try RawConnection(port: port)
            } catch is RawConnection.Failure {
                return
            }
        }
        Issue.record("somebody still listens")
    }

    private func shutDownWithAnAnswerInProgress() async throws -> Int {
        let entered = DispatchSemaphore(value: 0)
        let gate = DispatchSemaphore(value: 0)
        var limits = ServerLimits()
        limits.shutdownSeconds = 60
        let server = try await Server.start(limits: limits) { request in
            entered.signal()
            gate.wait()
            return Self.echo(request)
        }
        let busy = try RawConnection(port: server.port)
        let idle = try RawConnection(port: server.port)
        busy.send("GET /busy HTTP/1.1\r\nHost: a\r\n\r\n")
        await Task.detached { Self.wait(entered) }.value
        let shutdown = Task { await server.shutdown() }
        #expect(idle.readToEnd() == "")
        gate.signal()
        #expect(busy.readToEnd().hasSuffix("GET /busy 0 bytes."))
        await shutdown.value
        return server.port
    }

    private static func wait(_ semaphore: DispatchSemaphore) { semaphore.wait() }

    @Test func saysThatAPortIsTaken() async throws {
        try await withServer { server in
            let error = await #expect(throws: HTTPServerError.self) {
                _ = try await Server.start(port: server.port) { Self.echo($0) }
            }
            #expect(
                error.map { "\($0)" }
                    == "cannot listen on 127.0.0.1 port \(server.port): address already in use")
        }
    }
}
