import AWSSigning
import FoundationEssentials
public import HTTP

/// Sends signed requests to AWS services, with pacing and retries.
///
/// A call blocks its thread until the last attempt is answered.
public final class ServiceClient: Sendable {
    /// Where the services are reached.
    public let configuration: ClientConfiguration

    private let credentials: (any CredentialSource)?
    private let transport: any Transport
    private let clock: any SleepingClock
    private let retries: RequestRetries
    private let pacer = RequestPacer()
    private let skew = ClockSkew()
    private let mayChange: Bool
    private let notify: @Sendable (ClientNotice) -> Void

    /// A client for every service of one account and region.
    ///
    /// - Parameters:
    ///   - configuration: where the services are reached.
    ///   - credentials: what the requests are signed with; nil for requests without a signature.
    ///   - transport: what carries them.
    ///   - clock: the time of the signatures, and the waits between requests.
    ///   - mayChange: false for a client that sends only what reads.
    ///   - notify: is told what the user should know.
    ///   - jitter: numbers from 0 up to, not including, 1 that spread the waits before retries.
    public init(
        configuration: ClientConfiguration, credentials: (any CredentialSource)?,
        transport: any Transport, clock: any SleepingClock, mayChange: Bool = true,
        notify: @escaping @Sendable (ClientNotice) -> Void = { _ in },
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.configuration = configuration
        self.credentials = credentials
        self.transport = transport
        self.clock = clock
        self.mayChange = mayChange
        self.notify = notify
        retries = RequestRetries(configuration, clock: clock, jitter: jitter)
    }

    /// The time by the clock of AWS, as far as its answers told it, or by this machine's.
    ///
    /// - Parameter now: The time by this machine's clock.
    /// - Returns: AWS's time where an answer shows that the two differ, and then never earlier than it
    ///   is. Answers tell whole seconds: where AWS is ahead by less than one, this may not show.
    public func serviceTime(at now: Date) -> Date {
        guard let ahead = skew.seen, ahead.lowerBound > 0 || ahead.upperBound < -2 else {
            return now
        }
        return now.addingTimeInterval(ahead.upperBound)
    }

    /// Sends a request until it succeeds, cannot be helped, or was sent often enough.
    ///
    /// - Returns: a response with a status from 200 to 299.
    /// - Throws: `AWSError.notSent` for a change through a client that may make none, `.service` for
    ///   the service's own error, `.foreignResponse` for an answer that is not the service's,
    ///   `.transport` for none, `.credentialsExpired`, what the source of
    ///   the credentials throws, and what `ClientConfiguration.endpoint(for:region:)` throws.
    public func send(_ request: ServiceRequest) throws(AWSError) -> HTTPResponse {
        let endpoint = try configuration.endpoint(for: request.service)
        guard mayChange || !request.mayChange else {
            throw .notSent(UnsentChange(request, to: endpoint))
        }
        let invocation = UUID().uuidString.lowercased()
        return try retries.run(isIdempotent: request.isIdempotent) { number throws(AWSError) in
            try paced(request, at: endpoint) { () throws(AWSError) in
                try corrected(
                    request, with: endpoint,
                    adding: [
                        ("amz-sdk-invocation-id", invocation),
                        ("amz-sdk-request", "attempt=\(number); max=\(retries.maxAttempts)"),
                    ])
            }
        }
    }

    /// One attempt when it is the group's turn.
    private func paced(
        _ request: ServiceRequest, at endpoint: Endpoint,
        _ attempt: () throws(AWSError) -> HTTPResponse
    ) throws(AWSError) -> HTTPResponse {
        guard let group = request.pacingGroup else { return try attempt() }
        // The local service has no quota but the one that it plays.
        pacer.wait(for: group, isFree: Loopback.isLocal(endpoint), clock: clock)
        do {
            return try attempt()
        } catch {
            if case .service(let error) = error, error.isThrottling {
                pacer.throttled(group, at: clock.now())
            }
            throw error
        }
    }

    /// One attempt, and another at once if it was refused because of this machine's clock.
    private func corrected(
        _ request: ServiceRequest, with endpoint: Endpoint,
        adding unsigned: [(name: String, value: String)]
    ) throws(AWSError) -> HTTPResponse {
        let sent = clock.now()
        do {
            return try exchange(request, with: endpoint, adding: unsigned)
        } catch {
            guard let ahead = skew.learn(from: error, sentAt: sent) else { throw error }
            notify(.clockCorrected(aheadSeconds: ahead))
            return try exchange(request, with: endpoint, adding: unsigned)
        }
    }

    /// One attempt: signed with the time of this attempt, sent, and its answer judged.
    private func exchange(
        _ request: ServiceRequest, with endpoint: Endpoint,
        adding unsigned: [(name: String, value: String)]
    ) throws(AWSError) -> HTTPResponse {
        let headers = try sign(request, for: endpoint, at: skew.correct(clock.now())) + unsigned
        let query = PercentEncoding.query(request.query)
        let path = endpoint.path(request.path)
        let origin = endpoint.url.dropLast(endpoint.basePath.count)
        let url = "\(origin)\(path)" + (query.isEmpty ? "" : "?\(query)")
        let response: HTTPResponse
        let sent = clock.now()
        do {
            var message = HTTPRequest(
                method: request.method, url: url, headers: headers, body: request.body,
                caBundle: configuration.caBundle)
            message.mayArriveTwice = request.isIdempotent
            // No proxy knows this machine by a name of this machine's.
            message.usesProxy = !Loopback.isLocal(endpoint)
            response = try transport.send(message)
        } catch {
            throw .transport(error)
        }
        if let date = response.headers.first("Date").flatMap(HTTPDate.parse) {
            skew.see(date, sentAt: sent, receivedAt: clock.now())
        }
        let error = ErrorResponse.decode(
            response, service: request.service, operation: request.operation, url: url,
            signingRegion: endpoint.signingRegion)
        if let error { throw error }
        return response
    }

    /// The headers of the request with those that the signature adds.
    private func sign(
        _ request: ServiceRequest, for endpoint: Endpoint, at now: Date
    ) throws(AWSError) -> [(name: String, value: String)] {
        var headers = [(name: "Host", value: endpoint.host)]
        if let contentType = request.contentType {
            headers.append((name: "Content-Type", value: contentType))
        }
        guard let credentials = try credentials?.credentials(at: now) else { return headers }
        let added = SigV4.sign(
            SigningRequest(
                method: request.method, path: endpoint.path(request.path),
                query: PercentEncoding.query(request.query), headers: headers, body: request.body),
            with: credentials.accessKey, region: endpoint.signingRegion,
            service: request.service.signingName, now: now,
            options: request.service == .s3 ? .s3 : .standard)
        return headers + added
    }
}
