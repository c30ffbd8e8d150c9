public import AWS
import FoundationEssentials

/// Where the sessions of one workload come from: what is asked for, who asks, and whom.
///
/// It may be used from any thread; a call blocks its thread until AWS has answered.
public struct SessionSource: Sendable {
    /// What is asked for and where, in the order of asking; one at least.
    public let routes: [SessionRoute]

    /// Who asks.
    public let identity: CurrentIdentity

    /// Which session is asked for first.
    public let request: SessionRequest

    /// What asks first.
    public let client: SessionClient

    private let passOver: @Sendable (SessionRoute, AWSError) -> Void

    /// A source with one route.
    public init(request: SessionRequest, identity: CurrentIdentity, client: SessionClient) {
        self.init(SessionRoute(request: request, client: client), identity: identity)
    }

    /// A source with several routes.
    ///
    /// - Parameters:
    ///   - first: the route that is taken where it can be.
    ///   - others: those for when it cannot, in their order.
    ///   - identity: who asks.
    ///   - passOver: is told of each route that could not be taken, before the next one is.
    public init(
        _ first: SessionRoute, or others: [SessionRoute] = [], identity: CurrentIdentity,
        passOver: @escaping @Sendable (SessionRoute, AWSError) -> Void = { _, _ in }
    ) {
        routes = [first] + others
        request = first.request
        client = first.client
        self.identity = identity
        self.passOver = passOver
    }

    /// Obtains a session, with certificate and key as their files hold them now.
    ///
    /// The next route is taken only where no answer came, or none that judges the request: what one
    /// region refuses is not tried in another.
    ///
    /// - Returns: credentials that have not expired, as AWS gave them.
    /// - Throws: what reading the identity can throw, and as `SessionClient.createSession` for the last
    ///   route that was tried.
    public func session() throws -> CredentialSet {
        try obtain().set
    }

    /// Obtains a session, as `session`, for whoever compares its end with this machine's clock.
    ///
    /// Where AWS refused a signature because this clock is wrong, what comes then expires by AWS's:
    /// it would seem to have expired already, or to last for longer than it does.
    ///
    /// - Returns: credentials whose end is told by this machine's clock.
    /// - Throws: as `session`.
    public func sessionByThisClock() throws -> CredentialSet {
        try obtain().setByThisClock
    }

    /// A session, and how it was come by.
    struct Obtained {
        let set: CredentialSet

        /// How far AWS's clock is ahead of this machine's, where a refusal told it.
        let aheadSeconds: Double

        /// When it was asked for, by this machine's clock.
        let asked: Date
        let request: SessionRequest
        let certificate: CertificateTerm

        /// The session, with its end told by this machine's clock.
        var setByThisClock: CredentialSet {
            var moved = set
            // AWS says what time it is in whole seconds: the end could be told a second too late.
            moved.credentials = set.credentials.moved(
                bySeconds: -aheadSeconds,
                upTo: asked.addingTimeInterval(Double(request.durationSeconds)))
            return moved
        }
    }

    /// Obtains a session, as `session`.
    func obtain() throws -> Obtained {
        let identity = try identity.identity()
        func ask(_ route: SessionRoute) throws -> Obtained {
            let asked = route.client.now
            let set = try route.client.createSession(route.request, as: identity)
            return Obtained(
                set: set, aheadSeconds: route.client.aheadSeconds, asked: asked,
                request: route.request, certificate: CertificateTerm(identity.certificate))
        }
        for route in routes.dropLast() {
            do {
                return try ask(route)
            } catch let error as AWSError where error.isOfTheWay {
                passOver(route, error)
            }
        }
        return try ask(routes[routes.count - 1])
    }

    /// The same source for whoever has no time: one attempt at each route, and none longer than this.
    func hurried(seconds: Double) -> SessionSource {
        let routes = routes.map {
            SessionRoute(request: $0.request, client: $0.client.hurried(seconds: seconds))
        }
        return SessionSource(
            routes[0], or: Array(routes.dropFirst()), identity: identity, passOver: passOver)
    }
}
