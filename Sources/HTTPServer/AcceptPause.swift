import Glibc
import NIOCore

/// Lets a listener rest for a moment when the process has no descriptor left for a connection.
///
/// Otherwise it would be told at once, and for ever, that there is one to be accepted. SwiftNIO's own
/// `AcceptBackoffHandler` does not help: after such an error the channel still waits for readiness.
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private static let rest = TimeAmount.milliseconds(100)
    private var end: Scheduled<Void>?

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isShortage = [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains((error as? IOError)?.errnoCode)
        guard isShortage else { return context.fireErrorCaught(error) }
        guard end == nil else { return }
        // Options of a socket's channel are set on its loop, and these cannot fail while it is open.
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        end = context.eventLoop.assumeIsolated().scheduleTask(in: Self.rest) {
            self.end = nil
            try? context.channel.syncOptions?.setOption(.autoRead, value: true)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end?.cancel()
        context.fireChannelInactive()
    }
}
