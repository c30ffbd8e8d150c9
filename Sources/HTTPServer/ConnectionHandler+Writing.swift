import NIOCore
import NIOHTTP1

/// How answers are put on the wire.
extension ConnectionHandler {
    /// Writes a handler's answer; `next` is called when it is written, or cannot be.
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

    /// Writes an answer of the server's own, after which it reads nothing more.
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
        if !body.isEmpty {
            let buffer = context.channel.allocator.buffer(bytes: body)
            context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in
            next()
        }
    }
}

extension ServerEvent.Cause {
    /// What a client is answered for this cause.
    var status: HTTPResponseStatus {
        switch self {
        case .malformed: .badRequest
        case .headTooLong: .requestHeaderFieldsTooLarge
        case .bodyTooLong: .payloadTooLarge
        case .slow: .requestTimeout
        case .outOfMemory, .tooManyConnections: .serviceUnavailable
        }
    }
}
