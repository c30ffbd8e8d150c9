import AWSSigning
import FoundationEssentials

extension LocalAWS {
    /// Answers a request that is signed with an access key.
    func authenticatedAnswer(
        _ authorization: String, _ exchange: inout Exchange
    ) throws(Refusal) -> Reply {
        let header: AuthorizationHeader
        do {
            header = try AuthorizationHeader(parsing: authorization)
        } catch {
            throw AuthenticationFailure.incomplete(reason: "\(error)")
                .refusal(of: exchange.service)
        }
        guard let service = ServiceName(rawValue: header.scope.service) else {
            throw AuthenticationFailure.wrongService(given: header.scope.service)
                .refusal(of: exchange.service)
        }
        exchange.service = service
        exchange.operation = Self.operationName(exchange)
        let caller = try authenticate(header, exchange)
        exchange.caller = caller.arn
        let call = Call(
            request: exchange.request, service: service, caller: caller, now: exchange.now,
            requestID: exchange.requestID, trail: exchange.trail, configuration: configuration,
            subjects: subjects)
        if service == .s3 { return try s3Answer(call) }
        let perform = try Self.operation(call, exchange)
        return try state.withLock { (state) throws(Refusal) in
            // On a copy, so that a refusal half way leaves nothing behind.
            var copy = state
            let reply = try perform(&copy)
            state = copy
            return reply
        }
    }

    private func authenticate(
        _ header: AuthorizationHeader, _ exchange: Exchange
    ) throws(Refusal) -> Caller {
        let authenticator = Authenticator(
            request: exchange.request, header: header, service: exchange.service,
            configuration: configuration, now: exchange.now)
        // AWS tells five minutes in one place, and fifteen in another.
        if let skew = exchange.skewSeconds, skew.magnitude > 300 {
            exchange.trail.used(.managementTolerance)
        }
        do {
            let caller = try authenticator.authenticate()
            if case .session(let session) = caller {
                let use = (date: exchange.now, region: configuration.region)
                state.withLock { $0.roles[session.roleName]?.lastUsed = use }
            }
            return caller
        } catch {
            let refusal = error.refusal(of: exchange.service)
            // Where both clocks agree, or the machine's counts, nobody chose anything.
            if case .skewed = error, exchange.configuration.clockOffsetSeconds != 0,
                exchange.configuration.behaviours.signatureClock == .service
            {
                throw refusal.under(.signatureClock)
            }
            throw refusal
        }
    }

    private typealias Operation = (inout ServiceState) throws(Refusal) -> Reply

    private static func operation(
        _ call: Call, _ exchange: Exchange
    ) throws(Refusal) -> Operation {
        let request = call.request
        switch call.service {
        case .rolesanywhere:
            guard let operation = RolesAnywhereOperation(request) else {
                throw unknownOperation(exchange)
            }
            return RolesAnywhereService(call: call, operation: operation).perform
        case .iam:
            let form = request.form
            guard request.method == "POST", request.path.isEmpty, form["Version"] == "2010-05-08",
                let operation = form["Action"].flatMap(IAMOperation.init(rawValue:))
            else { throw unknownOperation(exchange) }
            return IAMService(call: call, operation: operation, form: form).perform
        case .sts:
            let form = request.form
            guard request.method == "POST", request.path.isEmpty, form["Version"] == "2011-06-15",
                let operation = form["Action"].flatMap(STSOperation.init(rawValue:))
            else { throw unknownOperation(exchange) }
            let service = STSService(call: call, operation: operation, form: form)
            return { (state) throws(Refusal) in try service.perform(state) }
        case .s3:
            throw unknownOperation(exchange)
        }
    }

    /// S3 changes nothing, and reads files: it works on a copy of the state, so that nobody waits.
    private func s3Answer(_ call: Call) throws(Refusal) -> Reply {
        guard let operation = S3Operation(call.request) else { throw S3Refusal.methodNotAllowed }
        return try S3Service(call: call, operation: operation).perform(state.withLock { $0 })
    }

    /// The operation's name for the log, also where it is one that this service does not have.
    static func operationName(_ exchange: Exchange) -> String? {
        switch exchange.service {
        case .rolesanywhere: RolesAnywhereOperation(exchange.request)?.rawValue
        case .iam, .sts: exchange.request.form["Action"]
        case .s3: S3Operation(exchange.request)?.name
        }
    }

    /// The refusal of an operation that this service does not have.
    static func unknownOperation(_ exchange: Exchange) -> Refusal {
        switch exchange.service {
        case .rolesanywhere, .s3:
            return Refusal(
                status: 404, code: "UnknownOperationException",
                message: "The requested operation is not recognized by the service.",
                reason: "there is no \(exchange.request.method) "
                    + "\(RedactedText.target(exchange.request.rawPath)) here"
            ).unverified
        case .iam, .sts:
            let form = exchange.request.form
            guard let action = form["Action"] else {
                return Refusal(
                    status: 400, code: "MissingAction", message: "Missing Action",
                    reason: "this service takes the action from the form of a POST, and not from "
                        + "the query, where AWS may take it as well"
                ).unverified
            }
            return Refusal(
                status: 400, code: "InvalidAction",
                message: "Could not find operation \(action) for version "
                    + (form["Version"] ?? "NO_VERSION_SPECIFIED"),
                reason: "this service does not have it, with this version, method and path; "
                    + "AWS may have it"
            ).unverified
        }
    }
}
