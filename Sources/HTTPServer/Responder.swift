import NIOCore
import NIOPosix

/// Runs the handler, and tells the observer, away from the event loop.
struct Responder: Sendable {
    let threads: NIOThreadPool
    let handler: Server.Handler
    let observer: Server.Observer

    /// Answers a request on one of the threads; the future completes on `loop`.
    func respond(
        to request: ServerRequest, on loop: any EventLoop
    ) -> EventLoopFuture<ServerResponse> {
        threads.runIfActive(eventLoop: loop) { handler(request) }
    }

    /// Tells what the server did by itself.
    func tell(_ event: ServerEvent) {
        threads.submit { state in
            if case .active = state { observer(event) }
        }
    }
}
