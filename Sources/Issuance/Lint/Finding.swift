/// What a lint rule has to say about a certificate, request or CRL.
public struct Finding: Hashable, Sendable {
    /// How grave a finding is.
    public enum Severity: Int, Comparable, Sendable {
        /// Worth knowing; stops nothing.
        case notice
        /// Somebody will refuse or misread it.
        case warning
        /// It breaks its standard.
        case error

        /// As it is printed: `notice`, `warning` or `error`.
        public var name: String {
            switch self {
            case .notice: "notice"
            case .warning: "warning"
            case .error: "error"
            }
        }

        /// Notices come first, errors last.
        public static func < (left: Severity, right: Severity) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    /// The rule's stable name, such as `basic-constraints`.
    public let rule: String

    /// How grave it is.
    public let severity: Severity

    /// What the rule found.
    public let detail: String

    /// The section that the rule rests on.
    public let citation: String

    /// A finding from its parts.
    public init(rule: String, severity: Severity, detail: String, citation: String) {
        self.rule = rule
        self.severity = severity
        self.detail = detail
        self.citation = citation
    }
}

extension Finding: CustomStringConvertible {
    /// Rule, fact and citation in one line.
    public var description: String { "\(rule): \(detail) (\(citation))" }
}
