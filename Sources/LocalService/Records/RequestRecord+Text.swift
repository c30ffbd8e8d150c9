import FoundationEssentials

extension RequestRecord: CustomStringConvertible {
    /// One line, and further lines indented by two blanks for what needs them.
    public var description: String { lines.joined(separator: "\n") }

    /// The same in lines, of which none has a control character.
    public var lines: [String] {
        var line = "\(time.timestamp) \(statusText) \(operation)"
        if let caller { line += " by \(caller)" }
        if let answer { line += ": \(answer)" }
        if let fault { line += " [fault \(fault)]" }
        if !isAWSVerified { line += " [not AWS-verified]" }
        return [line] + details.map { "  \($0)" }
    }

    /// The status as a line begins with it.
    public var statusText: String { status == 0 ? "no answer to" : "\(status)" }

    private var details: [String] {
        var lines = reason.map(Self.split) ?? []
        // A refusal by policies has told its reason; of a success the policies are the reason.
        if code == nil { lines += decisions.map(\.summary) }
        let used = behaviours.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        if !used.isEmpty { lines.append("behaviour \(used.joined(separator: ", "))") }
        if let skewSeconds, skewSeconds.magnitude >= Self.notableSkewSeconds {
            lines.append(
                "the client's clock is \(skewSeconds.magnitude) s "
                    + (skewSeconds < 0 ? "behind" : "ahead"))
        }
        if code != nil { lines.append("request \(requestID)") }
        return lines
    }

    /// From here on a clock is worth a line.
    private static let notableSkewSeconds = 60

    private static func split(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
