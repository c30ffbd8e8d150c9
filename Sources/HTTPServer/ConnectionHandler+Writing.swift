import NIOCore
import NIOHTTP1

/// How answers are put on the wire.
extension ConnectionHandler {
    /// How much of an answer is handed to the connection at once.
    private static let partBytes = 256 * 1024

    /// Writes a handler's answer but for its end; `next` is called when the system has taken it, and
    /// not at all where that fails.
    func write(
        _ response: ServerResponse, to head: HTTPRequestHead, keepsAlive: Bool,
        _ context: ChannelHandlerContext, then next: @escaping () -> Void
    ) {
        var headers = HTTPHeaders(response.headers.map { ($0.name, $0.value) })
        // An answer to HEAD may say how long the body is that it would have.
        if head.method != .HEAD || !headers.contains(name: "Content-Length") {
            headers.replaceOrAdd(name: "Content-Length", value: "\(response.body.count)")
        }
        if !keepsAlive {
            headers.replaceOrAdd(name: "Connection", value: "close")
        } else if head.version == .http1_0 {
            headers.replaceOrAdd(name: "Connection", value: "keep-alive")
        }
        let status = HTTPResponseStatus(statusCode: response.status)
        send(
            head: HTTPResponseHead(version: .http1_1, status: status, headers: headers),
            body: head.method == .HEAD ? [] : response.body, context, then: next)
    }

    /// Writes an answer of the server's own but for its end, after which it reads nothing more.
    func write(
        refusal status: HTTPResponseStatus, _ context: ChannelHandlerContext,
        then next: @escaping () -> Void
    ) {
        let headers: HTTPHeaders = ["Content-Length": "0", "Connection": "close"]
        send(
            head: HTTPResponseHead(version: .http1_1, status: status, headers: headers), body: [],
            context, then: next)
    }

    private func send(
        head: HTTPResponseHead, body: [UInt8], _ context: ChannelHandlerContext,
        then next: @escaping () -> Void
    ) {
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        send(context.channel.allocator.buffer(bytes: body), context, then: next)
    }

    /// Sends a body part by part, the next when the system has taken the one before.
    private func send(
        _ body: ByteBuffer, _ context: ChannelHandlerContext, then next: @escaping () -> Void
    ) {
        var rest = body
        let part = rest.readSlice(length: min(rest.readableBytes, Self.partBytes)) ?? ByteBuffer()
        limit(to: .seconds(Int64(limits.writeSeconds)), context) { self.abandon($0) }
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(part)))).assumeIsolated()
            .whenComplete { [rest] in
                switch $0 {
                case .failure: context.close(promise: nil)
                case .success where rest.readableBytes == 0: next()
                case .success:
                    // From the loop, so that the parts do not pile up on the stack.
                    context.eventLoop.assumeIsolated().execute {
                        self.send(rest, context, then: next)
                    }
                }
            }
    }

    /// Ends an answer, whereupon the handler in front of this one lets the next request in.
    func end(_ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}

extension ServerEvent.Cause {
    /// What a client is answered for this cause.
    var status: HTTPResponseStatus {
        switch self {
        case .malformed: .badRequest
        case .headTooLong: .requestHeaderFieldsTooLarge
        case .bodyTooLong: .payloadTooLarge
        case .slow, .unread: .requestTimeout
        case .outOfMemory, .tooManyConnections: .serviceUnavailable
        }
    }
}
