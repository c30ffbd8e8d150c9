public import AWS
import AWSSigning
import FoundationEssentials
public import HTTP
import X509

/// Obtains sessions with a certificate instead of an access key.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "CreateSession"
public struct SessionClient: Sendable {
    /// Where CreateSession is.
    public let endpoint: Endpoint

    /// How the endpoint is connected to.
    public let connection: SessionConnection

    private let transport: any Transport
    private let clock: any SleepingClock
    private let retries: RequestRetries
    private let notify: @Sendable (ClientNotice) -> Void
    private let skew = ClockSkew()

    /// A client of one endpoint.
    ///
    /// - Parameters:
    ///   - endpoint: where CreateSession is, and the region of its signatures.
    ///   - transport: what carries the requests.
    ///   - clock: the time of the signatures, and of the answers.
    ///   - retries: what sends again; three attempts unless given.
    ///   - connection: how the endpoint is connected to.
    ///   - notify: is told what the user should know.
    public init(
        endpoint: Endpoint, transport: any Transport, clock: any SleepingClock,
        retries: RequestRetries? = nil, connection: SessionConnection = SessionConnection(),
        notify: @escaping @Sendable (ClientNotice) -> Void = { _ in }
    ) {
        self.notify = notify
        self.endpoint = endpoint
        self.transport = transport
        self.clock = clock
        self.retries = retries ?? RequestRetries(maxAttempts: 3, clock: clock)
        self.connection = connection
    }

    /// How far AWS's clock is ahead of this machine's, in seconds, where a refusal told it; or 0.
    var aheadSeconds: Double { skew.correction }

    /// The time by this machine's clock.
    var now: Date { clock.now() }

    /// The same client with one attempt, which takes no longer than this.
    func hurried(seconds: Double) -> SessionClient {
        var connection = connection
        connection.timeouts.connectSeconds = min(connection.timeouts.connectSeconds, seconds)
        connection.timeouts.totalSeconds = min(connection.timeouts.totalSeconds, seconds)
        return SessionClient(
            endpoint: endpoint, transport: transport, clock: clock,
            retries: RequestRetries(maxAttempts: 1, clock: clock), connection: connection,
            notify: notify)
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
            _ throws(AWSError) -> Result<HTTPResponse, any Error> in
            do {
                return .success(try corrected(request, as: identity))
            } catch let error as AWSError {
                // Who refuses a connection does so again a moment later.
                if case .transport(.couldNotConnect) = error { return .failure(error) }
                throw error
            } catch {
                return .failure(error)
            }
        }
        return try SessionAnswer.decode(try outcome.get(), now: skew.correct(clock.now()))
    }

    /// One attempt, and another at once if it was refused because of this machine's clock.
    private func corrected(
        _ request: SessionRequest, as identity: SessionIdentity
    ) throws -> HTTPResponse {
        let sent = clock.now()
        do {
            return try send(signed(request, as: identity))
        } catch let error as AWSError {
            guard let ahead = skew.learn(from: error, sentAt: sent) else { throw error }
            // That a clock has been set right meanwhile is nothing to tell of.
            if abs(ahead) >= 60 { notify(.clockCorrected(aheadSeconds: ahead)) }
            return try send(signed(request, as: identity))
        }
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
            region: endpoint.signingRegion, now: skew.correct(clock.now()))
        var message = HTTPRequest(
            method: "POST", url: "\(endpoint.url)/sessions?\(request.query)",
            headers: headers + signature, body: request.body, timeouts: connection.timeouts,
            caBundle: connection.caBundle)
        message.usesProxy = connection.usesProxyForLoopback || !Loopback.isLocal(endpoint)
        message.verifiesServer = connection.verifiesServer
        return message
    }
}
