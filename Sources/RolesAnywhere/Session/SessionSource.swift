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
        let identity = try identity.identity()
        for route in routes.dropLast() {
            do {
                return try route.client.createSession(route.request, as: identity)
            } catch let error as AWSError where error.isOfTheWay {
                passOver(route, error)
            }
        }
        let last = routes[routes.count - 1]
        return try last.client.createSession(last.request, as: identity)
    }
}
