import NIOCore

/// Keeps from the socket what is empty: the end of an answer that told its length.
///
/// Each would be a call to the system that writes nothing. It is written only after the answer was
/// taken, so nothing is overtaken. An empty body is let through: who writes it learns by it that the
/// head before it was taken.
final class EmptyWrites: ChannelOutboundHandler {
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        if promise == nil, case .byteBuffer(let bytes) = unwrapOutboundIn(data),
            bytes.readableBytes == 0
        {
            return
        }
        context.write(data, promise: promise)
    }
}
