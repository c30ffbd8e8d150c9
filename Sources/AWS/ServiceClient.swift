import AWSSigning
import FoundationEssentials
public import HTTP

/// Sends signed requests to AWS services, with pacing and retries.
///
/// A call blocks its thread until the last attempt is answered.
public final class ServiceClient: Sendable {
    /// Where the services are reached.
    public let configuration: ClientConfiguration

    /// What the requests are signed with.
    public let credentials: AWSCredentials

    private let transport: any Transport
    private let clock: any SleepingClock
    private let retries: StandardRetries
    private let pacer = RequestPacer()

    /// A client for every service of one account and region.
    ///
    /// - Parameters:
    ///   - configuration: where the services are reached.
    ///   - credentials: what the requests are signed with.
    ///   - transport: what carries them.
    ///   - clock: the time of the signatures, and the waits between requests.
    ///   - jitter: numbers from 0 up to, not including, 1 that spread the waits before retries.
    public init(
        configuration: ClientConfiguration, credentials: AWSCredentials,
        transport: any Transport, clock: any SleepingClock,
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.configuration = configuration
        self.credentials = credentials
        self.transport = transport
        self.clock = clock
        retries = StandardRetries(
            maxAttempts: configuration.maxAttempts, clock: clock, jitter: jitter)
    }

    /// Sends a request until it succeeds, cannot be helped, or was sent often enough.
    ///
    /// - Returns: a response with a status from 200 to 299.
    /// - Throws: `AWSError.service` for the service's own error, `.foreignResponse` for an answer
    ///   that is not the service's, `.transport` for none, `.credentialsExpired`, and what
    ///   `ClientConfiguration.endpoint(for:region:)` throws.
    public func send(_ request: ServiceRequest) throws(AWSError) -> HTTPResponse {
        let endpoint = try configuration.endpoint(for: request.service)
        let invocation = UUID().uuidString.lowercased()
        return try retries.run(isIdempotent: request.isIdempotent) { number throws(AWSError) in
            if let group = request.pacingGroup { pacer.wait(for: group, clock: clock) }
            return try exchange(
                request, with: endpoint,
                adding: [
                    ("amz-sdk-invocation-id", invocation),
                    ("amz-sdk-request", "attempt=\(number); max=\(retries.maxAttempts)"),
                ])
        }
    }

    /// One attempt: signed with the time of this attempt, sent, and its answer judged.
    private func exchange(
        _ request: ServiceRequest, with endpoint: Endpoint,
        adding unsigned: [(name: String, value: String)]
    ) throws(AWSError) -> HTTPResponse {
        let now = clock.now()
        if let expiration = credentials.expiration, expiration <= now {
            throw .credentialsExpired(source: credentials.source, at: expiration)
        }
        let headers = sign(request, for: endpoint, at: now) + unsigned
        let query = PercentEncoding.query(request.query)
        let path = endpoint.basePath + request.path
        let origin = endpoint.url.dropLast(endpoint.basePath.count)
        let url = "\(origin)\(path)" + (query.isEmpty ? "" : "?\(query)")
        let response: HTTPResponse
        do {
            var message = HTTPRequest(
                method: request.method, url: url, headers: headers, body: request.body,
                caBundle: configuration.caBundle)
            // No proxy knows this machine by a name of this machine's.
            message.usesProxy = !Loopback.isLocal(endpoint)
            response = try transport.send(message)
        } catch {
            throw .transport(error)
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
    ) -> [(name: String, value: String)] {
        var headers = [(name: "Host", value: endpoint.host)]
        if let contentType = request.contentType {
            headers.append((name: "Content-Type", value: contentType))
        }
        let added = SigV4.sign(
            SigningRequest(
                method: request.method, path: endpoint.basePath + request.path,
                query: PercentEncoding.query(request.query), headers: headers, body: request.body),
            with: credentials.accessKey, region: endpoint.signingRegion,
            service: request.service.signingName, now: now,
            options: request.service == .s3 ? .s3 : .standard)
        return headers + added
    }
}
