import NIOCore
import NIOPosix

/// Runs the handler away from the event loop.
struct Responder: Sendable {
    let threads: NIOThreadPool
    let handler: Server.Handler

    /// Answers a request on one of the threads; the future completes on `loop`.
    func respond(
        to request: ServerRequest, on loop: any EventLoop
    ) -> EventLoopFuture<ServerResponse> {
        threads.runIfActive(eventLoop: loop) { handler(request) }
    }
}
