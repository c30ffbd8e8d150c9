public import FoundationEssentials
public import HTTPServer
import Synchronization
public import X509

/// Hands the credentials of roles to clients on this machine, as AWS's own endpoints do.
///
/// `/latest/…` is the instance metadata of the first role, `/imds/NAME/latest/…` that of any;
/// `/role/NAME` is the container endpoint, and `/healthz` says how it goes. Every answer comes from
/// memory.
public final class CredentialService: Sendable {
    /// What is served to whom.
    public struct Offer: Sendable {
        /// The roles; the first is that of clients which name none.
        public var roles: [ServedRole]

        /// Whether there is instance metadata.
        public var hasInstanceMetadata: Bool

        /// The tokens of the container endpoint; without any there is none.
        public var authorizationTokens: [AuthorizationToken]

        /// Names of this machine that a Host field may have, beside `localhost` and addresses.
        public var hostNames: [String]

        /// Describes what is served.
        public init(
            roles: [ServedRole], hasInstanceMetadata: Bool = true,
            authorizationTokens: [AuthorizationToken] = [], hostNames: [String] = []
        ) {
            self.roles = roles
            self.hasInstanceMetadata = hasInstanceMetadata
            self.authorizationTokens = authorizationTokens
            self.hostNames = hostNames
        }
    }

    /// By which way a request came.
    public enum Entrance: Sendable {
        /// A port of this machine alone: names in `Host` are looked at.
        case port

        /// A port that others may reach: as `port`, and `/healthz` says no more than codes.
        case openPort

        /// A socket in the file system, which no browser reaches.
        case socket

        /// A port of which only `/healthz` is answered, with no more than codes.
        case healthOnly
    }

    private struct Table: Sendable {
        let offer: Offer
        let roles: [String: ServedRole]
        let hosts: HostRule

        init(_ offer: Offer) {
            self.offer = offer
            roles = Dictionary(offer.roles.map { ($0.name, $0) }) { first, _ in first }
            hosts = HostRule(names: offer.hostNames)
        }
    }

    private let table: Mutex<Table>
    private let tokens: MetadataTokens
    private let now: @Sendable () -> Date

    /// A service that is ready to answer.
    ///
    /// - Parameters:
    ///   - offer: what is served.
    ///   - key: 32 octets that nobody else knows; tokens end with it.
    ///   - random: draws 16 octets.
    ///   - now: tells the time.
    public init(
        _ offer: Offer, key: SecretBytes, random: @escaping @Sendable () throws -> [UInt8],
        now: @escaping @Sendable () -> Date
    ) {
        table = Mutex(Table(offer))
        tokens = MetadataTokens(key: key, random: random)
        self.now = now
    }

    /// What is served now.
    public var offer: Offer { table.withLock { $0.offer } }

    /// Serves something else from now on; tokens stay good.
    public func change(to offer: Offer) {
        let table = Table(offer)
        self.table.withLock { $0 = table }
    }

    /// Answers one request; it never waits.
    ///
    /// - Parameters:
    ///   - request: what a client sent.
    ///   - entrance: by which way it came.
    /// - Returns: the answer.
    public func respond(to request: ServerRequest, at entrance: Entrance = .port) -> ServerResponse
    {
        let table = table.withLock { $0 }
        guard let incoming = IncomingRequest(request) else {
            return .refused("the request target is no path")
        }
        if incoming.path == ["healthz"] {
            guard incoming.isRead else { return .notAllowed("GET, HEAD") }
            guard entrance == .socket || entrance == .healthOnly || allows(incoming, table) else {
                return Self.foreignHost
            }
            return HealthReport(
                roles: table.offer.roles, isDetailed: entrance == .port || entrance == .socket,
                now: now()
            ).response
        }
        if entrance == .healthOnly { return .missing }
        guard entrance == .socket || allows(incoming, table) else { return Self.foreignHost }
        // Whoever forwards for others would hand out this machine's credentials.
        guard incoming.values("x-forwarded-for").isEmpty else {
            return .refused("unable to process requests with X-Forwarded-For header")
        }
        return answer(incoming, table)
    }

    private func answer(_ request: IncomingRequest, _ table: Table) -> ServerResponse {
        switch request.path.first {
        case "latest" where table.offer.hasInstanceMetadata:
            return metadata(of: table.offer.roles.first, request, request.path[1...], table)
        case "imds" where table.offer.hasInstanceMetadata:
            guard request.path.count > 2, request.path[2] == "latest" else { return .missing }
            return metadata(of: table.roles[request.path[1]], request, request.path[3...], table)
        case "role" where !table.offer.authorizationTokens.isEmpty:
            return ContainerCredentials(
                roles: table.roles, tokens: table.offer.authorizationTokens
            ).respond(to: request, request.path[1...])
        default:
            return .missing
        }
    }

    private func metadata(
        of role: ServedRole?, _ request: IncomingRequest, _ path: ArraySlice<String>,
        _ table: Table
    ) -> ServerResponse {
        guard let role else { return .missing }
        return InstanceMetadata(role: role, roles: table.roles, tokens: tokens, now: now())
            .respond(to: request, path)
    }

    private func allows(_ request: IncomingRequest, _ table: Table) -> Bool {
        let hosts = request.values("host")
        // A request of HTTP/1.0 may come without; no browser's does.
        return hosts.isEmpty || hosts.count == 1 && table.hosts.allows(hosts[0])
    }

    private static let foreignHost = ServerResponse.text(
        "the name in Host is not one of this machine's: see --host-name", status: 403)
}
