import NIOCore
import NIOHTTP1

/// One connection: gathers a request, has it answered, and waits for the next.
///
/// Pipelined requests arrive here one at a time; the handler in front of this one sees to that.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    enum State {
        case waiting
        case receiving(HTTPRequestHead, body: [UInt8])
        case answering(HTTPRequestHead)
        /// Refused: what the client still sends is thrown away.
        case ending
    }

    let limits: ServerLimits
    let responder: Responder
    let meter: InboundMeter
    let answerBudget: MemoryBudget
    private let connections: ConnectionRegistry
    let standing: ConnectionStanding
    var state = State.waiting

    /// Nothing more can be understood of what the client sends.
    var isInputClosed = false
    private let deadline = Deadline()
    private var isHeadBegun = false

    /// What of `answerBudget` the answer in progress takes.
    private var answerBytes = 0

    /// Why a request is refused whose head never came in whole.
    var refusalOfHead: ServerEvent.Cause?

    init(
        limits: ServerLimits, responder: Responder, meter: InboundMeter,
        answerBudget: MemoryBudget, connections: ConnectionRegistry, standing: ConnectionStanding
    ) {
        self.connections = connections
        self.standing = standing
        self.limits = limits
        self.responder = responder
        self.meter = meter
        self.answerBudget = answerBudget
    }

    func handlerAdded(context: ChannelHandlerContext) {
        wait(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline.end()
        releaseAnswer()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), state) {
        case (.head(let head), .waiting):
            begin(head, context)
        case (.body(let bytes), .receiving(let head, var body)):
            state = .waiting  // so that the array has one owner while it grows
            body.append(contentsOf: bytes.readableBytesView)
            state = .receiving(head, body: body)
            if body.count > limits.bodyBytes { refuse(for: .bodyTooLong, context) }
        case (.end, .receiving(let head, let body)):
            answer(head, body: body, context)
        default:
            break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if case .waiting = state, meter.hasBytes, !isHeadBegun {
            // What came in is the beginning of a head. Its time runs once, however often more comes.
            isHeadBegun = true
            limit(to: .seconds(Int64(limits.headSeconds)), context) {
                self.refuseHead(for: .slow, $0)
            }
        }
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (error, state) {
        case (is HTTPParserError, .waiting) where refusalOfHead != nil:
            refuse(for: refusalOfHead ?? .malformed, context)
        case (HTTPParserError.headerOverflow, .waiting):
            refuse(for: .headTooLong, context)
        case (is HTTPParserError, .waiting), (is HTTPParserError, .receiving):
            refuse(for: .malformed, context)
        case (is HTTPParserError, _):
            break
        default:
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is InboundMeter.Overfull { return refuseOverfull(context) }
        if event is MakeRoom { return makeRoom(context) }
        let isExhausted = event is InboundMeter.Exhausted
        guard isExhausted || event as? ChannelEvent == .inputClosed else {
            return context.fireUserInboundEventTriggered(event)
        }
        switch state {
        case .answering: isInputClosed = true
        case .waiting where isExhausted: refuseHead(for: .outOfMemory, context)
        case .receiving where isExhausted: refuse(for: .outOfMemory, context)
        case .ending where isExhausted: break
        default: context.close(promise: nil)
        }
    }

    /// Closes the connection for another one, unless a request has come in meanwhile.
    private func makeRoom(_ context: ChannelHandlerContext) {
        guard case .waiting = state else { return connections.keep(context.channel) }
        context.close(promise: nil)
    }

    private func wait(_ context: ChannelHandlerContext) {
        state = .waiting
        standing.beginWaiting()
        isHeadBegun = false
        limit(to: .seconds(Int64(limits.idleSeconds)), context) { $0.close(promise: nil) }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        state = .receiving(head, body: [])
        standing.beginWork()
        standing.becomeKnown()
        // The parser takes numbers that are no `Int`.
        let announced = head.headers.first(name: "content-length").map { Int($0) ?? .max } ?? 0
        guard announced <= limits.bodyBytes else { return refuse(for: .bodyTooLong, context) }
        let hosts = head.headers[canonicalForm: "host"].count
        guard hosts == 1 || (hosts == 0 && head.version == .http1_0) else {
            return refuse(for: .malformed, context)
        }
        let codings = head.headers[canonicalForm: "transfer-encoding"]
        guard codings.isEmpty || (codings.count == 1 && codings[0].lowercased() == "chunked") else {
            return refuse(for: .malformed, context)
        }
        limit(to: .seconds(Int64(limits.bodySeconds)), context) {
            self.refuse(for: .slow, $0)
        }
        if head.headers.contains(name: "expect"),
            head.headers[canonicalForm: "expect"].contains("100-continue")
        {
            let interim = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(interim)), promise: nil)
        }
    }

    private func answer(_ head: HTTPRequestHead, body: [UInt8], _ context: ChannelHandlerContext) {
        state = .answering(head)
        deadline.clear()
        let request = ServerRequest(
            method: head.method.rawValue, target: head.uri,
            headers: head.headers.map { ($0.name, Self.trimmed($0.value)) }, body: body,
            remoteAddress: context.remoteAddress?.ipAddress)
        ask(request, head, context)
    }

    private func ask(
        _ request: ServerRequest, _ head: HTTPRequestHead, _ context: ChannelHandlerContext
    ) {
        responder.respond(to: request, on: context.eventLoop).assumeIsolated().whenComplete {
            let response: ServerResponse
            switch $0 {
            case .success(let answer):
                if case .another(let milliseconds) = answer.delivery, context.channel.isActive {
                    return self.limit(to: .milliseconds(Int64(milliseconds)), context) {
                        self.ask(request, head, $0)
                    }
                }
                response = self.affordable(answer, to: head, context)
            case .failure: response = ServerResponse(status: 503)
            }
            self.deliver(response, to: head, context)
        }
    }

    /// An answer, or 503 where clients leave too many long answers untaken.
    ///
    /// What was done is told: only what a client read is answered otherwise, as it can ask again.
    private func affordable(
        _ response: ServerResponse, to head: HTTPRequestHead, _ context: ChannelHandlerContext
    ) -> ServerResponse {
        guard context.channel.isActive, response.delivery != .drop,
            response.body.count > limits.shortAnswerBytes
        else { return response }
        let isRead = head.method == .GET || head.method == .HEAD
        if !isRead {
            answerBudget.takeRegardless(response.body.count)
        } else if !answerBudget.takeWhole(response.body.count) {
            tell(.outOfMemory, of: head, status: 503, context)
            return ServerResponse(status: 503)
        }
        answerBytes = response.body.count
        return response
    }

    private func releaseAnswer() {
        answerBudget.release(answerBytes)
        answerBytes = 0
    }

    /// A field's value without the blanks behind it, which the parser leaves on.
    private static func trimmed(_ value: String) -> String {
        guard let last = value.utf8.last, last == 0x20 || last == 0x09 else { return value }
        var rest = Substring(value)
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return String(rest)
    }

    private func deliver(
        _ response: ServerResponse, to head: HTTPRequestHead, _ context: ChannelHandlerContext
    ) {
        switch response.delivery {
        case .send, .another:
            finish(response, to: head, context)
        case .after(let milliseconds):
            limit(to: .milliseconds(Int64(milliseconds)), context) {
                self.finish(response, to: head, $0)
            }
        case .drop:
            context.close(promise: nil)
        }
    }

    private func finish(
        _ response: ServerResponse, to head: HTTPRequestHead, _ context: ChannelHandlerContext
    ) {
        // After an upgrade, which is never made here, the parser understands nothing more.
        let asksForUpgrade = head.method == .CONNECT || head.headers.contains(name: "upgrade")
        let keepsAlive = head.isKeepAlive && !isInputClosed && !asksForUpgrade
        meter.release()
        write(response, to: head, keepsAlive: keepsAlive, context) {
            self.releaseAnswer()
            let goesOn = keepsAlive && !self.isInputClosed
            // With the end a pipelined request comes in: be ready for it, or past it.
            self.wait(context)
            if !goesOn { self.state = .ending }
            self.end(context)
            if !goesOn { context.close(promise: nil) }
        }
    }

    /// Gives up on a client that does not take what it is sent.
    func abandon(_ context: ChannelHandlerContext) {
        releaseAnswer()
        if case .answering(let head) = state { tell(.unread, of: head, status: nil, context) }
        context.close(promise: nil)
    }

    func limit(
        to time: TimeAmount, _ context: ChannelHandlerContext,
        then act: @escaping (ChannelHandlerContext) -> Void
    ) {
        deadline.set(in: time, on: context.eventLoop) { act(context) }
    }
}
