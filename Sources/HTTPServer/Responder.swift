import NIOCore
import NIOPosix

/// Runs the handler, away from the event loop unless it is quick, and tells the observer.
struct Responder: Sendable {
    let threads: NIOThreadPool
    let handler: Server.Handler
    let isQuick: @Sendable (ServerRequest) -> Bool
    let observer: Server.Observer

    /// Answers a request; the future completes on `loop`, and never before this returns, so that
    /// pipelined requests do not pile up on the stack.
    func respond(
        to request: ServerRequest, on loop: any EventLoop
    ) -> EventLoopFuture<ServerResponse> {
        isQuick(request)
            ? loop.submit { handler(request) }
            : threads.runIfActive(eventLoop: loop) { handler(request) }
    }

    /// Tells what the server did by itself.
    func tell(_ event: ServerEvent) {
        threads.submit { state in
            if case .active = state { observer(event) }
        }
    }
}
