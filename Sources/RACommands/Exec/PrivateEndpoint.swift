import CommandLineSupport
import CredentialServer
import HTTPServer
import RolesAnywhere
import X509

/// A container endpoint for one program, with a token that nobody else has.
struct PrivateEndpoint {
    /// Where the credentials are.
    let url: String

    /// What has to be sent in `Authorization`.
    let token: String

    private let role: ServedRole
    private let servers: CredentialServers
    private let log: ServeLog

    /// Starts the endpoint, once it has credentials.
    ///
    /// - Throws: what kept the first from being obtained.
    static func start(_ source: SessionSource, in context: Context) async throws -> PrivateEndpoint
    {
        let log = ServeLog(context)
        let first = try await BlockingCall.run {
            try RefusedSession.explaining(source, in: context) {
                try source.sessionByThisClock().credentials
            }
        }
        let name = ServedRolesOptions.roleName(source.request.roleARN)
        let role = ServedRoleDefinition(name: name, source: source).role(
            with: first, in: context,
            observe: { event in
                // As long as all goes well, the terminal is the command's.
                if case .failed = event { log.tell(event, of: name) }
            })
        let token = Hex.encode(try Random.bytes(32))
        let service = CredentialService(
            CredentialService.Offer(
                roles: [role], hasInstanceMetadata: false,
                authorizationTokens: AuthorizationToken(SecretBytes(copying: token.utf8)).map {
                    [$0]
                } ?? []),
            key: SecretBytes(copying: try Random.bytes(32)), random: { try Random.bytes(16) },
            now: context.now)
        let servers = try await ServeAddressError.explaining {
            try await CredentialServers.start(
                [.init(.port(0, host: "127.0.0.1"), entrance: .port)], service)
        }
        role.goOn()
        let port = servers.ports.first ?? 0
        return PrivateEndpoint(
            url: "http://127.0.0.1:\(port)/role/\(name)", token: token, role: role,
            servers: servers, log: log)
    }

    /// Obtains nothing any more; the process is about to end, and its connections with it.
    func stop() {
        role.stop()
        log.finish()
    }
}
