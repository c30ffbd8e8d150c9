import NIOCore
import NIOHTTP1

/// How requests are refused that the handler of the server never sees.
extension ConnectionHandler {
    /// More came for one request than any needs, such as chunks of one octet, or their extensions.
    func refuseOverfull(_ context: ChannelHandlerContext) {
        switch state {
        case .waiting: refuseHead(for: .headTooLong, context)
        case .receiving: refuse(for: .bodyTooLong, context)
        case .answering: isInputClosed = true
        case .ending: break
        }
    }

    /// Refuses a request whose head is not complete.
    ///
    /// The handler in front of this one takes an answer to such a request only after an error of
    /// the parser: hence the error.
    func refuseHead(for cause: ServerEvent.Cause, _ context: ChannelHandlerContext) {
        refusalOfHead = cause
        context.pipeline.fireErrorCaught(HTTPParserError.unknown)
    }

    /// Answers without asking the handler, and ends the connection.
    ///
    /// The output is shut first and the input drained for a moment: closing on unread bytes resets
    /// the connection, and the client might never see the answer.
    func refuse(for cause: ServerEvent.Cause, _ context: ChannelHandlerContext) {
        let status = cause.status
        var head: HTTPRequestHead?
        if case .receiving(let received, _) = state { head = received }
        state = .ending
        standing.beginWork()
        meter.release()
        tell(cause, of: head, status: Int(status.code), context)
        write(refusal: status, context) {
            self.limit(to: .seconds(1), context) { $0.close(promise: nil) }
            self.end(context)
            context.close(mode: .output, promise: nil)
        }
    }

    func tell(
        _ cause: ServerEvent.Cause, of head: HTTPRequestHead?, status: Int?,
        _ context: ChannelHandlerContext
    ) {
        responder.tell(
            ServerEvent(
                cause: cause, status: status, method: head?.method.rawValue, target: head?.uri,
                remoteAddress: context.remoteAddress?.ipAddress))
    }
}
