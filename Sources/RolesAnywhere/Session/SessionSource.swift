public import AWS

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
    /// - Returns: credentials that have not expired.
    /// - Throws: what reading the identity can throw, and as `SessionClient.createSession` for the last
    ///   route that was tried.
    public func session() throws -> CredentialSet {
        try obtain().set
    }

    /// A session, and how it was come by.
    struct Obtained {
        let set: CredentialSet
        let request: SessionRequest
        let certificate: CertificateTerm
    }

    /// Obtains a session, as `session`.
    func obtain() throws -> Obtained {
        let identity = try identity.identity()
        func ask(_ route: SessionRoute) throws -> Obtained {
            Obtained(
                set: try route.client.createSession(route.request, as: identity),
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
