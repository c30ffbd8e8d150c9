public import HTTPServer

/// The servers by which a service is reached, one for each address.
public struct CredentialServers: Sendable {
    /// An address to listen at, and what is answered there.
    public struct Listening: Sendable {
        /// Where.
        public let address: ServerAddress

        /// What of the service is answered there.
        public let entrance: CredentialService.Entrance

        /// Names an address.
        public init(_ address: ServerAddress, entrance: CredentialService.Entrance) {
            self.address = address
            self.entrance = entrance
        }

        /// Whether the port is the one of the address before it, or else any free one.
        fileprivate var takesAnyPort: Bool {
            guard case .port(0, _, _) = address else { return false }
            return entrance != .healthOnly
        }
    }

    private let servers: [Server]

    /// The ports that are listened on, in the order of the addresses; 0 for a socket's path.
    public var ports: [Int] { servers.map(\.port) }

    /// Listens at every address, or at none.
    ///
    /// - Parameters:
    ///   - listenings: where; port 0 is the port of the address before it, or else any free one.
    ///   - service: what answers.
    /// - Returns: the running servers.
    /// - Throws: `HTTPServerError`.
    public static func start(
        _ listenings: [Listening], _ service: CredentialService
    ) async throws -> CredentialServers {
        // The port that was free at one address may be taken at the next.
        for _ in 1..<8 where listenings.count(where: \.takesAnyPort) > 1 {
            do {
                return try await startOnce(listenings, service)
            } catch HTTPServerError.cannotListen {
                continue
            }
        }
        return try await startOnce(listenings, service)
    }

    private static func startOnce(
        _ listenings: [Listening], _ service: CredentialService
    ) async throws -> CredentialServers {
        var servers: [Server] = []
        do {
            for listening in listenings {
                servers.append(
                    try await Server.start(
                        at: address(listening, after: servers), limits: limits,
                        isQuick: { _ in true },
                        handler: { service.respond(to: $0, at: listening.entrance) }))
            }
        } catch {
            for server in servers { await server.shutdown() }
            throw error
        }
        return CredentialServers(servers: servers)
    }

    /// Lets the answers in progress finish, and closes every connection.
    public func shutdown() async {
        for server in servers { await server.shutdown() }
    }

    private static func address(_ listening: Listening, after servers: [Server]) -> ServerAddress {
        guard listening.takesAnyPort, case .port(_, let host, let settings) = listening.address,
            let port = servers.first(where: { $0.port > 0 })?.port
        else { return listening.address }
        return .port(port, host: host, settings: settings)
    }

    /// What clients may ask for: requests are small here, and answers short.
    public static var limits: ServerLimits {
        var limits = ServerLimits()
        limits.headerFieldBytes = 16 * 1024
        limits.headBytes = 32 * 1024
        limits.headerFieldCount = 64
        limits.bodyBytes = 4 * 1024
        limits.bytesInFlight = 8 * 1024 * 1024
        limits.answerBytesInFlight = 8 * 1024 * 1024
        limits.handlerThreads = 1
        return limits
    }
}
