/// One way to a session: what is asked for, and who is asked.
///
/// The trust anchor, the profile and the endpoint are those of one region.
public struct SessionRoute: Sendable {
    /// Which session is asked for.
    public let request: SessionRequest

    /// What asks.
    public let client: SessionClient

    /// Puts the two together.
    public init(request: SessionRequest, client: SessionClient) {
        self.request = request
        self.client = client
    }
}
