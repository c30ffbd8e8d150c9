import Glibc
import NIOCore
import NIOPosix

/// Opens the socket that a server listens at.
struct ServerListener {
    let group: MultiThreadedEventLoopGroup
    let setUp: ConnectionSetUp

    /// Listens; the file is that of a socket with a path.
    ///
    /// - Throws: `HTTPServerError`.
    func listen(at address: ServerAddress) async throws -> (any Channel, SocketFile?) {
        switch address {
        case .port(let port, let host, let settings):
            (try await listen(host: host, port: port, settings), nil)
        case .socket(let path):
            try await listen(at: SocketFile(path: path))
        }
    }

    private func listen(
        host: String, port: Int, _ settings: SocketSettings
    ) async throws -> any Channel {
        let isIPv6 = host.contains(":")
        var bootstrap = bootstrap.childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        if isIPv6, settings.isIPv6Only {
            bootstrap = bootstrap.serverChannelOption(.ipv6(IPV6_V6ONLY), value: 1)
        }
        if let limit = settings.hopLimit {
            // Connections inherit it, and so do the packets that open them.
            let option: ChannelOptions.Types.SocketOption =
                isIPv6 ? .ipv6(IPV6_UNICAST_HOPS) : .ip(Int32(IP_TTL))
            bootstrap = bootstrap.serverChannelOption(
                option, value: ChannelOptions.Types.SocketOption.Value(limit))
        }
        do {
            return try await bootstrap.bind(host: host, port: port).get()
        } catch {
            throw HTTPServerError.cannotListen(
                host: host, port: port, reason: SystemReason.text(error),
                code: SystemReason.code(error))
        }
    }

    private func listen(at file: SocketFile) async throws -> (any Channel, SocketFile?) {
        do {
            return (try await bootstrap.withBoundSocket(file.descriptor).get(), file)
        } catch {
            file.remove()
            throw HTTPServerError.cannotListenAt(
                path: file.path, reason: SystemReason.text(error))
        }
    }

    private var bootstrap: ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptPause())
                }
            }
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { [setUp] channel in
                channel.eventLoop.makeCompletedFuture { try setUp.addHandlers(to: channel) }
            }
    }
}

extension ChannelOption where Self == ChannelOptions.Types.SocketOption {
    fileprivate static func ip(_ number: Int32) -> Self {
        Self(level: .ip, name: NIOBSDSocket.Option(rawValue: number))
    }

    fileprivate static func ipv6(_ number: Int32) -> Self {
        Self(level: .ipv6, name: NIOBSDSocket.Option(rawValue: number))
    }
}
