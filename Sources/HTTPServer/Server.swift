import NIOCore
import NIOPosix

/// Hands whole HTTP/1.1 requests to a function that answers them.
///
/// Requests that are too large, too slow or malformed are answered before the function sees them
/// (`ServerLimits`). The function may block: it runs on the server's threads, and on an event loop
/// only for requests that it says are quick.
///
/// - SeeAlso: RFC 9110, RFC 9112
public final class Server: Sendable {
    /// Answers one request; called on one of the server's threads, for several requests at once.
    public typealias Handler = @Sendable (ServerRequest) -> ServerResponse

    /// Is told what the server did by itself; called on one of the server's threads.
    public typealias Observer = @Sendable (ServerEvent) -> Void

    /// The port that the server listens on; 0 only for one that listens at a socket's path.
    public let port: Int

    /// How many connections are open at this moment.
    public var openConnections: Int { connections.count }

    private let listener: any Channel
    private let group: MultiThreadedEventLoopGroup
    private let threads: NIOThreadPool
    private let connections: ConnectionRegistry
    private let limits: ServerLimits
    private let socketFile: SocketFile?

    private init(
        listener: any Channel, socketFile: SocketFile?, group: MultiThreadedEventLoopGroup,
        threads: NIOThreadPool, connections: ConnectionRegistry, limits: ServerLimits
    ) {
        port = listener.localAddress?.port ?? 0
        self.socketFile = socketFile
        self.listener = listener
        self.group = group
        self.threads = threads
        self.connections = connections
        self.limits = limits
    }

    /// Starts a server; when this returns, connections are accepted.
    ///
    /// - Parameters:
    ///   - host: the address to listen on; loopback unless told otherwise.
    ///   - port: the port, 0 for any free one.
    ///   - limits: what clients may ask for.
    ///   - observer: is told of requests that never reach the handler.
    ///   - isQuick: picks requests that the handler answers without waiting for anything; it is
    ///     called for them on the connection's own event loop, which spares two changes of thread.
    ///   - handler: answers the requests.
    /// - Returns: the running server.
    /// - Throws: `HTTPServerError.cannotListen`.
    public static func start(
        host: String = "127.0.0.1", port: Int = 0, limits: ServerLimits = ServerLimits(),
        observer: @escaping Observer = { _ in },
        isQuick: @escaping @Sendable (ServerRequest) -> Bool = { _ in false },
        handler: @escaping Handler
    ) async throws -> Server {
        try await start(
            at: .port(port, host: host), limits: limits, observer: observer, isQuick: isQuick,
            handler: handler)
    }

    /// Starts a server at an address, or at a socket in the file system.
    ///
    /// - Parameters:
    ///   - address: where to listen; a socket's file is there until the server is shut down.
    ///   - limits: what clients may ask for.
    ///   - observer: is told of requests that never reach the handler.
    ///   - isQuick: picks requests that the handler answers without waiting for anything.
    ///   - handler: answers the requests.
    /// - Returns: the running server.
    /// - Throws: `HTTPServerError`.
    public static func start(
        at address: ServerAddress, limits: ServerLimits = ServerLimits(),
        observer: @escaping Observer = { _ in },
        isQuick: @escaping @Sendable (ServerRequest) -> Bool = { _ in false },
        handler: @escaping Handler
    ) async throws -> Server {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: limits.eventLoops)
        let threads = NIOThreadPool(numberOfThreads: limits.handlerThreads)
        threads.start()
        let connections = ConnectionRegistry(limit: limits.connections)
        let setUp = ConnectionSetUp(
            limits: limits, connections: connections,
            budget: MemoryBudget(bytes: limits.bytesInFlight),
            answerBudget: MemoryBudget(bytes: limits.answerBytesInFlight),
            responder: Responder(
                threads: threads, handler: handler, isQuick: isQuick, observer: observer))
        do {
            let (listener, file) = try await ServerListener(group: group, setUp: setUp)
                .listen(at: address)
            return Server(
                listener: listener, socketFile: file, group: group, threads: threads,
                connections: connections, limits: limits)
        } catch {
            try? await group.shutdownGracefully()
            try? await threads.shutdownGracefully()
            throw error
        }
    }

    /// Stops listening, lets the answers in progress finish, and closes every connection.
    ///
    /// Idle connections are closed at once, the others after their answer, or when
    /// `ServerLimits.shutdownSeconds` have passed. A second call does nothing more.
    public func shutdown() async {
        socketFile?.remove()
        try? await listener.close().get()
        await connections.quiesce(within: .seconds(Int64(limits.shutdownSeconds)), on: group.next())
        try? await threads.shutdownGracefully()
        try? await group.shutdownGracefully()
    }
}
