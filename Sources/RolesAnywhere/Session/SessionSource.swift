/// Where the sessions of one workload come from: what is asked for, who asks, and whom.
///
/// It may be used from any thread; a call blocks its thread until AWS has answered.
public struct SessionSource: Sendable {
    /// Which session is asked for.
    public let request: SessionRequest

    /// Who asks.
    public let identity: CurrentIdentity

    /// What asks.
    public let client: SessionClient

    /// Puts the parts together.
    public init(request: SessionRequest, identity: CurrentIdentity, client: SessionClient) {
        self.request = request
        self.identity = identity
        self.client = client
    }

    /// Obtains a session, with certificate and key as their files hold them now.
    ///
    /// - Returns: credentials that have not expired.
    /// - Throws: what reading the identity can throw, and as `SessionClient.createSession`.
    public func session() throws -> CredentialSet {
        try client.createSession(request, as: identity.identity())
    }
}
