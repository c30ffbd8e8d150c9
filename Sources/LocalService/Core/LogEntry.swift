public import FoundationEssentials

/// One request and what became of it, with the full reason that the client was not told.
public struct LogEntry: Sendable {
    /// When the request was answered.
    public let time: Date

    /// The id that the client was given in `x-amzn-RequestId`.
    public let requestID: String

    /// The service and operation, for instance `rolesanywhere:CreateSession`; what is unknown is `-`.
    public let operation: String

    /// Who asked: an ARN, or a certificate's subject, or nothing where that did not become known.
    public let caller: String?

    /// The HTTP status of the answer.
    public let status: Int

    /// AWS's error code and text as the client saw them.
    public let answer: String?

    /// Why the service answered so, in its own words.
    public let reason: String?

    /// Whether the answer is AWS's own in this case, by its documents or by its answers.
    public let isAWSVerified: Bool
}

extension LogEntry: CustomStringConvertible {
    /// One line, and further lines indented by two blanks for a reason that needs them.
    public var description: String {
        var line = "\(time.ISO8601Format()) \(status) \(operation)"
        if let caller { line += " by \(caller)" }
        if let answer { line += ": \(answer)" }
        if !isAWSVerified { line += " [not AWS-verified]" }
        guard let reason else { return line }
        return line + "\n  "
            + reason.split(separator: "\n", omittingEmptySubsequences: false).joined(
                separator: "\n  ")
    }
}
