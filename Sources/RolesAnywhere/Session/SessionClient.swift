public import AWS
import AWSSigning
public import HTTP
import X509

/// Obtains sessions with a certificate instead of an access key.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "CreateSession"
public struct SessionClient: Sendable {
    private let endpoint: Endpoint
    private let transport: any Transport
    private let clock: any SleepingClock
    private let retries: StandardRetries
    private let connection: SessionConnection

    /// A client of one endpoint.
    ///
    /// - Parameters:
    ///   - endpoint: where CreateSession is, and the region of its signatures.
    ///   - transport: what carries the requests.
    ///   - clock: the time of the signatures, and of the answers.
    ///   - retries: what sends again; three attempts unless given.
    ///   - connection: how the endpoint is connected to.
    public init(
        endpoint: Endpoint, transport: any Transport, clock: any SleepingClock,
        retries: StandardRetries? = nil, connection: SessionConnection = SessionConnection()
    ) {
        self.endpoint = endpoint
        self.transport = transport
        self.clock = clock
        self.retries = retries ?? StandardRetries(maxAttempts: 3, clock: clock)
        self.connection = connection
    }

    /// Asks for a session, again where that can help; each attempt is signed anew.
    ///
    /// - Parameters:
    ///   - request: which session.
    ///   - identity: who asks.
    /// - Returns: credentials that have not expired.
    /// - Throws: `AWSError.service` for AWS's refusal, `.transport` for no answer,
    ///   `.foreignResponse` and `.malformedResponse` for one that is none;
    ///   `RolesAnywhereError.credentialsExpired`; `X509Error` when the key cannot sign.
    public func createSession(
        _ request: SessionRequest, as identity: SessionIdentity
    ) throws -> CredentialSet {
        // A session that was made and not received does no harm.
        let outcome = try retries.run(isIdempotent: true) {
            _ throws(AWSError) -> Result<HTTPResponse, X509Error> in
            let message: HTTPRequest
            do throws(X509Error) {
                message = try signed(request, as: identity)
            } catch {
                return .failure(error)
            }
            return .success(try send(message))
        }
        return try SessionAnswer.decode(try outcome.get(), now: clock.now())
    }

    private func send(_ message: HTTPRequest) throws(AWSError) -> HTTPResponse {
        let response: HTTPResponse
        do {
            response = try transport.send(message)
        } catch {
            throw .transport(error)
        }
        let error = ErrorResponse.decode(
            response, service: .rolesanywhere, operation: SessionAnswer.operation,
            url: message.url, signingRegion: endpoint.signingRegion)
        if let error { throw error }
        return response
    }

    private func signed(
        _ request: SessionRequest, as identity: SessionIdentity
    ) throws(X509Error) -> HTTPRequest {
        let headers = [
            (name: "Host", value: endpoint.host), (name: "Content-Type", value: "application/json"),
        ]
        // The path is signed without a prefix that the endpoint may have: AWS's own client does so.
        let signature = try SigV4X509.sign(
            SigningRequest(
                method: "POST", path: SigV4X509.canonicalPath, query: request.query,
                headers: headers,
                body: request.body),
            certificate: identity.certificate, chain: identity.chain, signer: identity.key,
            region: endpoint.signingRegion, now: clock.now())
        var message = HTTPRequest(
            method: "POST", url: "\(endpoint.url)/sessions?\(request.query)",
            headers: headers + signature, body: request.body, timeouts: connection.timeouts,
            caBundle: connection.caBundle)
        message.usesProxy = connection.usesProxyForLoopback || !Loopback.isLocal(endpoint)
        message.verifiesServer = connection.verifiesServer
        return message
    }
}
