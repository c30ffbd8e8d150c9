import FoundationEssentials
import HTTPServer

extension Exchange {
    /// The record of a success.
    func record(_ reply: Reply) -> RequestRecord {
        record(
            Outcome(
                status: reply.status, lines: reply.note.map { [$0] } ?? [],
                isVerified: reply.isVerified))
    }

    /// The record of a refusal.
    func record(_ refusal: Refusal) -> RequestRecord {
        let lines = refusal.reason.map { reason in
            refusal.reasonHasLines
                // An empty line counts as well: a canonical request has some.
                ? reason.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                : [reason]
        }
        return record(
            Outcome(
                status: refusal.status, code: refusal.status == 0 ? nil : refusal.code,
                message: refusal.status == 0 ? nil : refusal.message,
                lines: lines ?? [], detail: refusal.detail, isVerified: refusal.isVerified,
                behaviours: refusal.behaviours))
    }

    private struct Outcome {
        var status: Int
        var code: String?
        var message: String?
        var lines: [String]
        var detail = Refusal.Detail()
        var isVerified: Bool
        var behaviours: Set<Behaviour> = []
    }

    /// The record, in which a line ends only where the service ends it: nobody who sends a request
    /// writes lines of a log.
    private func record(_ outcome: Outcome) -> RequestRecord {
        let notes = trail.notes
        let used = notes.behaviours.union(outcome.behaviours)
        let lines = (outcome.lines + remarks + notes.doubts).map { RecordText.escaped($0) }
        // Credentials that were not given out do not end soon.
        let faults = faults.filter { $0.fault != .expire || notes.isLimited }
        return RequestRecord(
            time: now, requestID: requestID, remoteAddress: request.remoteAddress,
            userAgent: request.header("user-agent").map { RecordText.prefix($0, 512) },
            method: request.method, target: RedactedText.target(RecordText.prefix(target, 8192)),
            operation: RecordText.escaped(operationName, limit: 256),
            caller: caller.map { RecordText.escaped($0, limit: 1024) }, status: outcome.status,
            code: outcome.code,
            message: outcome.message.map { RecordText.escaped($0, limit: Self.messageLimit) },
            reason: lines.isEmpty ? nil : lines.joined(separator: "\n"),
            isAWSVerified: outcome.isVerified && used.isEmpty && notes.doubts.isEmpty,
            behaviours: Dictionary(
                uniqueKeysWithValues: used.map {
                    ($0.rawValue, configuration.behaviours.value(of: $0))
                }),
            fault: faults.isEmpty ? nil : faults.map(\.text).joined(separator: ", "),
            skewSeconds: skewSeconds, durationMilliseconds: nil,
            certificate: certificate,
            signature: outcome.detail.signature, path: outcome.detail.path,
            revocation: outcome.detail.revocation,
            decisions: notes.evaluations)
    }

    /// How much of a message is kept: AWS's repeat values, of whatever length.
    private static let messageLimit = 2048

    private var operationName: String {
        operation.map { "\(service.rawValue):\($0)" }
            ?? "\(request.method) \(RedactedText.target(request.rawPath))"
    }

    private var target: String {
        request.rawQuery.isEmpty ? request.rawPath : "\(request.rawPath)?\(request.rawQuery)"
    }

    /// How far the request's clock is ahead of the service's, in seconds, where it says.
    var skewSeconds: Int? {
        request.header("x-amz-date").flatMap { Date(basicTimestamp: $0) }.map {
            Int($0.timeIntervalSince(signatureTime).rounded())
        }
    }
}
