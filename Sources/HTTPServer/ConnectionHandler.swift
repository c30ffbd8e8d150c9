import NIOCore
import NIOHTTP1

/// One connection: gathers a request, has it answered, and waits for the next.
///
/// Pipelined requests arrive here one at a time; the handler in front of this one sees to that.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case waiting
        case receiving(HTTPRequestHead, body: [UInt8])
        case answering
        /// Refused: what the client still sends is thrown away.
        case ending
    }

    private let limits: ServerLimits
    private let responder: Responder
    private var state = State.waiting
    private var isInputClosed = false
    private var deadline: Scheduled<Void>?

    init(limits: ServerLimits, responder: Responder) {
        self.limits = limits
        self.responder = responder
    }

    func handlerAdded(context: ChannelHandlerContext) {
        wait(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), state) {
        case (.head(let head), .waiting):
            begin(head, context)
        case (.body(let bytes), .receiving(let head, var body)):
            state = .waiting  // so that the array has one owner while it grows
            body.append(contentsOf: bytes.readableBytesView)
            guard body.count <= limits.bodyBytes else {
                return refuse(.payloadTooLarge, context)
            }
            state = .receiving(head, body: body)
        case (.end, .receiving(let head, let body)):
            answer(head, body: body, context)
        default:
            break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (error, state) {
        case (HTTPParserError.headerOverflow, .waiting):
            refuse(.requestHeaderFieldsTooLarge, context)
        case (is HTTPParserError, .waiting), (is HTTPParserError, .receiving):
            refuse(.badRequest, context)
        case (is HTTPParserError, _):
            break
        default:
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .some(.inputClosed) = event as? ChannelEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        isInputClosed = true
        if case .answering = state { return }
        context.close(promise: nil)
    }

    private func wait(_ context: ChannelHandlerContext) {
        state = .waiting
        limit(to: limits.idleSeconds, context) { $0.close(promise: nil) }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let announced = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        guard announced <= limits.bodyBytes else { return refuse(.payloadTooLarge, context) }
        let hosts = head.headers[canonicalForm: "host"].count
        guard hosts == 1 || (hosts == 0 && head.version == .http1_0) else {
            return refuse(.badRequest, context)
        }
        state = .receiving(head, body: [])
        limit(to: limits.bodySeconds, context) { self.refuse(.requestTimeout, $0) }
        if head.headers[canonicalForm: "expect"].contains("100-continue") {
            let interim = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(interim)), promise: nil)
        }
    }

    private func answer(_ head: HTTPRequestHead, body: [UInt8], _ context: ChannelHandlerContext) {
        state = .answering
        deadline?.cancel()
        let request = ServerRequest(
            method: head.method.rawValue, target: head.uri,
            headers: head.headers.map { ($0.name, Self.trimmed($0.value)) }, body: body,
            remoteAddress: context.remoteAddress?.ipAddress)
        responder.respond(to: request, on: context.eventLoop).assumeIsolated().whenComplete {
            let response: ServerResponse
            switch $0 {
            case .success(let answer): response = answer
            case .failure: response = ServerResponse(status: 503)
            }
            self.finish(response, to: head, context)
        }
    }

    /// A field's value without the blanks behind it, which the parser leaves on.
    private static func trimmed(_ value: String) -> String {
        var rest = Substring(value)
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return String(rest)
    }

    private func finish(
        _ response: ServerResponse, to head: HTTPRequestHead, _ context: ChannelHandlerContext
    ) {
        let keepsAlive = head.isKeepAlive && !isInputClosed
        let body = head.method == .HEAD ? [] : response.body
        // A pipelined request may come in during the write: be ready for it, or past it.
        wait(context)
        if !keepsAlive { state = .ending }
        send(head: responseHead(response, to: head, keepsAlive: keepsAlive), body: body, context) {
            if !keepsAlive { context.close(promise: nil) }
        }
    }

    private func responseHead(
        _ response: ServerResponse, to head: HTTPRequestHead, keepsAlive: Bool
    ) -> HTTPResponseHead {
        var headers = HTTPHeaders(response.headers.map { ($0.name, $0.value) })
        headers.replaceOrAdd(name: "Content-Length", value: "\(response.body.count)")
        if !keepsAlive {
            headers.replaceOrAdd(name: "Connection", value: "close")
        } else if head.version == .http1_0 {
            headers.replaceOrAdd(name: "Connection", value: "keep-alive")
        }
        let status = HTTPResponseStatus(statusCode: response.status)
        return HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    }

    /// Answers without asking the handler, and ends the connection.
    ///
    /// The output is shut first and the input drained for a moment: closing on unread bytes resets
    /// the connection, and the client might never see the answer.
    private func refuse(_ status: HTTPResponseStatus, _ context: ChannelHandlerContext) {
        state = .ending
        limit(to: 1, context) { $0.close(promise: nil) }
        let headers: HTTPHeaders = ["Content-Length": "0", "Connection": "close"]
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        send(head: head, body: [], context) {
            context.close(mode: .output, promise: nil)
        }
    }

    private func send(
        head: HTTPResponseHead, body: [UInt8], _ context: ChannelHandlerContext,
        then next: @escaping () -> Void
    ) {
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !body.isEmpty {
            let buffer = context.channel.allocator.buffer(bytes: body)
            context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in
            next()
        }
    }

    private func limit(
        to seconds: Int, _ context: ChannelHandlerContext,
        then act: @escaping (ChannelHandlerContext) -> Void
    ) {
        deadline?.cancel()
        deadline = context.eventLoop.assumeIsolated()
            .scheduleTask(in: .seconds(Int64(seconds))) { act(context) }
    }
}
