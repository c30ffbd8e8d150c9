import AWS
import CommandLineSupport
import CredentialServer
import FoundationEssentials
import HTTP
import RolesAnywhere
import X509

/// A role that `ra serve` is told to serve.
struct ServedRoleDefinition {
    /// What clients call it.
    let name: String

    let source: SessionSource

    /// Where certificate and key come from.
    var identity: [String] = []

    /// Reads certificate and key, as far as that goes without AWS.
    ///
    /// - Throws: what is wrong with them.
    func check() throws {
        _ = try source.identity.identity()
    }

    /// The role with its credentials, which are not obtained yet.
    ///
    /// - Parameters:
    ///   - former: what served under the name until now.
    ///   - first: a session of the role that has been obtained already.
    ///   - context: the clock.
    ///   - observe: is told what becomes of attempts.
    /// - Returns: the role, not yet started.
    func role(
        after former: ServedRole? = nil, with first: SessionCredentials? = nil,
        in context: Context, observe: @escaping @Sendable (RoleCredentials.Event) -> Void
    ) -> ServedRole {
        let source = source
        let roleARN = source.request.roleARN
        let terms = terms
        let credentials = RoleCredentials(
            former: former?.handedOver(to: roleARN, terms), first: first,
            lifetimeSeconds: source.request.durationSeconds, now: context.now,
            uptime: { SteadyTime.now }, chance: { Double.random(in: 0..<1) }, observe: observe,
            obtain: { () throws(ObtainingFailure) in
                do {
                    return try source.sessionByThisClock().credentials
                } catch {
                    throw ObtainingFailure(
                        RefusedSession.explained(error, source, in: context))
                }
            })
        return ServedRole(
            name: name, roleARN: roleARN, region: source.request.region, terms: terms,
            credentials: credentials, certificate: { source.identity.lastCertificate },
            now: context.now)
    }

    /// All that decides what its credentials may do, and who obtains them.
    private var terms: [String] {
        identity
            + source.routes.flatMap { route in
                let request = route.request
                return [
                    request.trustAnchorARN, request.profileARN, request.roleARN, request.region,
                    String(request.durationSeconds), request.sessionName ?? "",
                    route.client.endpoint.url,
                ]
            }
    }
}

extension ObtainingFailure {
    /// An error as clients are told it, with the hint for whoever runs the command.
    init(_ error: any Error) {
        let known = error as? CommandError ?? Hints.commandError(for: error)
        self.init(
            code: known?.code ?? "internal", message: known?.message ?? "\(error)",
            isRefusal: known?.status == .noPermission, hint: known?.hint)
    }

    /// Whether another attempt may bring what this one did not, with nothing changed on this machine.
    static func mayPass(_ error: any Error) -> Bool {
        switch error {
        case AWSError.transport(.invalidURL), AWSError.transport(.invalidProxy),
            AWSError.transport(.libcurlMissing):
            false
        case is AWSError, RolesAnywhereError.credentialsExpired: true
        default: false
        }
    }
}
