import FoundationEssentials
import X509

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
            status: reply.status, answer: nil, reason: reply.note.map { [$0] } ?? [],
            isVerified: reply.isVerified)
    }

    /// The log's entry for a refusal.
    func entry(_ refusal: Refusal) -> LogEntry {
        let reason = refusal.reason.map { reason in
            refusal.reasonHasLines ? reason.split(separator: "\n").map(String.init) : [reason]
        }
        return entry(
            status: refusal.status, answer: "\(refusal.code): \(refusal.message)",
            reason: reason ?? [], isVerified: refusal.isVerified)
    }

    /// The entry, in which a line ends only where the service ends it: nobody who sends a request
    /// writes lines of a log.
    private func entry(
        status: Int, answer: String?, reason: [String], isVerified: Bool
    ) -> LogEntry {
        let lines = (reason + remarks).map { Escaped.text($0, limit: .max) }
        let operation =
            operation.map { "\(service.rawValue):\($0)" } ?? "\(request.method) \(request.rawPath)"
        return LogEntry(
            time: now, requestID: requestID, operation: Escaped.text(operation, limit: 256),
            caller: caller.map { Escaped.text($0, limit: 1024) }, status: status,
            answer: answer.map { Escaped.text($0, limit: .max) },
            reason: lines.isEmpty ? nil : lines.joined(separator: "\n"),
            isAWSVerified: isVerified)
    }
}
