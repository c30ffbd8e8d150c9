import AWSSigning
public import FoundationEssentials
public import HTTPServer
import Synchronization

/// Roles Anywhere, IAM, STS and what reads S3 on one port, for tests and for learning.
///
/// It verifies what AWS verifies: signatures, certification paths, CRLs, profiles, trust policies,
/// and the policies of the sessions that it gave out. It keeps everything in memory, and it is not
/// AWS: where AWS does not say what it does, the record of the request says so.
public final class LocalAWS: Sendable {
    /// What the service is.
    public let configuration: Configuration

    let state = Mutex(ServiceState())
    let memory = VerificationMemory()
    let subjects = SubjectTable()
    let records = Mutex(RecordRing())
    private let observe: @Sendable (RequestRecord) -> Void

    /// Makes a service that knows no resources yet.
    ///
    /// - Parameters:
    ///   - configuration: account, region, buckets and management key.
    ///   - observe: is told of every request, from several threads.
    public init(
        configuration: Configuration, observe: @escaping @Sendable (RequestRecord) -> Void
    ) {
        self.configuration = configuration
        self.observe = observe
    }

    /// Serves the network.
    ///
    /// - Parameters:
    ///   - host: the address to listen on.
    ///   - port: the port, 0 for any free one.
    ///   - clock: the time by which requests are judged.
    /// - Returns: the running server; its `port` is the one listened on.
    /// - Throws: `HTTPServerError.cannotListen`.
    public func start(
        host: String = "127.0.0.1", port: Int = 0, clock: @escaping @Sendable () -> Date
    ) async throws -> Server {
        try await Server.start(
            host: host, port: port,
            observer: { [self] event in keep(RequestRecord(event, at: clock())) },
            // A bucket may have that name, and reading its files is not quick.
            isQuick: {
                $0.method == "POST"
                    && ($0.target == "/sessions" || $0.target.hasPrefix("/sessions?"))
            },
            handler: { [self] request in respond(to: request, now: clock(), endedAt: clock) })
    }

    /// Answers one request.
    ///
    /// - Parameters:
    ///   - request: the request, from a socket or from a test.
    ///   - now: the service's time of day.
    ///   - endedAt: asked once the answer is known, for the record; nil where no clock runs.
    /// - Returns: what the client gets.
    public func respond(
        to request: ServerRequest, now: Date, endedAt: (() -> Date)? = nil
    ) -> ServerResponse {
        let incoming = IncomingRequest(request)
        if let answer = LabEndpoint(incoming, self)?.answer { return answer }
        var exchange = Exchange(
            incoming, configuration, at: now,
            faults: configuration.faults.thrown(configuration.roll))
        var response: ServerResponse
        var record: RequestRecord
        do {
            try throwIn(&exchange)
            let reply = try answer(&exchange)
            (response, record) = (exchange.response(reply), exchange.record(reply))
        } catch {
            (response, record) = (exchange.response(error), exchange.record(error))
        }
        response.delivery = exchange.delivery
        if let end = endedAt?() {
            record.durationMilliseconds = max(0, end.timeIntervalSince(now) * 1000)
        }
        keep(record)
        return response
    }

    /// Answers a request that makes the service ready: no fault is thrown in, no record kept.
    ///
    /// - Parameters:
    ///   - request: the request, signed as any other.
    ///   - now: the service's time of day.
    /// - Returns: the answer.
    public func prepare(_ request: ServerRequest, now: Date) -> ServerResponse {
        var exchange = Exchange(IncomingRequest(request), configuration, at: now, faults: [])
        do {
            return exchange.response(try answer(&exchange))
        } catch {
            return exchange.response(error)
        }
    }

    /// Numbers a record, keeps it, and tells of it.
    func keep(_ record: RequestRecord) {
        let weight = record.weight
        var record = record
        records.withLock { $0.append(&record, weight: weight) }
        observe(record)
    }

    private func answer(_ exchange: inout Exchange) throws(Refusal) -> Reply {
        let request = exchange.request
        guard request.rawPath.hasPrefix("/") else { throw Self.unknownOperation(exchange) }
        let authorizations = request.headers.filter { $0.name.lowercased() == "authorization" }
        if authorizations.contains(where: { $0.value.hasPrefix("AWS4-X509-") }) {
            guard request.method == "POST", request.rawPath == "/sessions" else {
                throw Self.unknownOperation(exchange)
            }
            return try createSession(&exchange)
        }
        guard authorizations.count <= 1 else {
            throw AuthenticationFailure.incomplete(reason: "there is more than one Authorization")
                .refusal(of: exchange.service)
        }
        let authorization = authorizations.first?.value
        guard let authorization else { throw unsigned(&exchange) }
        return try authenticatedAnswer(authorization, &exchange)
    }

    /// The refusal of a request without a signature.
    private func unsigned(_ exchange: inout Exchange) -> Refusal {
        let request = exchange.request
        if request.rawPath == "/", request.method != "POST" {
            // AWS's own test of whether the endpoint can be reached.
            return Refusal(status: 404, code: "UnknownOperationException", message: "Not Found")
        }
        if let action = request.form["Action"], request.method == "POST" {
            exchange.service = request.form["Version"] == "2010-05-08" ? .iam : .sts
            exchange.operation = action
        }
        return AuthenticationFailure.missing.refusal(of: exchange.service)
    }
}
