import FoundationEssentials

/// One request on its way through the service, and what the log will say of it.
struct Exchange {
    let request: IncomingRequest
    let now: Date
    let requestID: String
    let configuration: Configuration

    /// Which service the request is for; Roles Anywhere until the scope has told.
    var service = ServiceName.rolesanywhere

    /// The operation's name, where it became known.
    var operation: String?

    /// Who asks, where that became known.
    var caller: String?

    /// What the log should know beside the answer's own reason.
    var remarks: [String] = []

    init(_ request: IncomingRequest, _ configuration: Configuration, at now: Date) {
        self.request = request
        self.configuration = configuration
        self.now = now
        requestID = UUID().uuidString.lowercased()
    }

    /// The log's entry for a success.
    func entry(_ reply: Reply) -> LogEntry {
        entry(
            status: reply.status, answer: nil, reason: reply.note, isVerified: reply.isVerified)
    }

    /// The log's entry for a refusal.
    func entry(_ refusal: Refusal) -> LogEntry {
        entry(
            status: refusal.status, answer: "\(refusal.code): \(refusal.message)",
            reason: refusal.reason, isVerified: refusal.isVerified)
    }

    private func entry(
        status: Int, answer: String?, reason: String?, isVerified: Bool
    ) -> LogEntry {
        let reasons = [reason].compactMap(\.self) + remarks
        return LogEntry(
            time: now, requestID: requestID,
            operation: operation.map { "\(service.rawValue):\($0)" }
                ?? "\(request.method) \(request.rawPath)",
            caller: caller, status: status, answer: answer,
            reason: reasons.isEmpty ? nil : reasons.joined(separator: "\n"),
            isAWSVerified: isVerified)
    }
}
