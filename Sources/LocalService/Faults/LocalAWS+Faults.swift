import AWSSigning
import HTTPServer

extension LocalAWS {
    /// Lets a request fail that is to fail on purpose, before anything of it is carried out.
    ///
    /// - Throws: what its service answers then.
    func throwIn(_ exchange: inout Exchange) throws(Refusal) {
        let fault = exchange.faults.map(\.fault).first { [.drop, .throttle, .error].contains($0) }
        guard let fault else { return }
        identify(&exchange)
        switch fault {
        case .throttle: throw .throttled(exchange.service, configuration.behaviours)
        case .drop: throw .unanswered
        default: throw .failed(exchange.service)
        }
    }

    /// What a request claims to be for, by its target and its scope; nothing of it is verified.
    private func identify(_ exchange: inout Exchange) {
        if exchange.request.path == ["sessions"] {
            exchange.operation = "CreateSession"
            return
        }
        guard let authorization = exchange.request.header("authorization"),
            let header = try? AuthorizationHeader(parsing: authorization),
            let service = ServiceName(rawValue: header.scope.service)
        else { return }
        exchange.service = service
        exchange.operation = Self.operationName(exchange)
    }
}

extension Exchange {
    /// How the answer reaches the client, by the faults that were thrown in.
    var delivery: ServerResponse.Delivery {
        if faults.contains(where: { $0.fault == .drop || $0.fault == .dropAnswer }) { return .drop }
        guard let seconds = faults.first(where: { $0.fault == .delay })?.seconds else {
            return .send
        }
        return .after(milliseconds: Int(seconds * 1000))
    }
}
