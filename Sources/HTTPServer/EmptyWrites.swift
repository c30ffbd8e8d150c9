import NIOCore

/// Keeps from the socket what is empty: the end of an answer that told its length.
///
/// Each would be a call to the system that writes nothing. It is written only after the answer was
/// taken, so nothing is overtaken.
final class EmptyWrites: ChannelOutboundHandler {
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        guard case .byteBuffer(let bytes) = unwrapOutboundIn(data), bytes.readableBytes == 0 else {
            return context.write(data, promise: promise)
        }
        promise?.succeed()
    }
}
