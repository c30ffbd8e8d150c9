/// One rule, with the section that it rests on.
protocol LintRule: Sendable {
    /// Stable, lower case, with hyphens.
    var name: String { get }

    /// Where the rule is written.
    var citation: String { get }

    /// Whether only what is for AWS IAM Roles Anywhere must keep it.
    var isForRolesAnywhere: Bool { get }
}

extension LintRule {
    var isForRolesAnywhere: Bool { false }

    /// A fault as a finding of this rule.
    func finding(_ fault: Fault) -> Finding {
        Finding(rule: name, severity: fault.severity, detail: fault.detail, citation: citation)
    }
}

/// A rule that certificates keep.
protocol CertificateRule: LintRule {
    /// The faults of a certificate; none when it keeps the rule.
    func faults(in subject: LintedCertificate) -> [Fault]
}

/// A rule that requests keep.
protocol RequestRule: LintRule {
    /// The faults of a request; none when it keeps the rule.
    func faults(in subject: LintedRequest) -> [Fault]
}

/// A rule that CRLs keep, in all but their entries.
protocol RevocationListRule: LintRule {
    /// The faults of a list; none when it keeps the rule.
    func faults(in subject: LintedRevocationList) -> [Fault]
}

/// A fact that a rule found, before it is a finding of that rule.
struct Fault {
    let severity: Finding.Severity
    let detail: String

    static func error(_ detail: String) -> Fault { Fault(severity: .error, detail: detail) }
    static func warning(_ detail: String) -> Fault { Fault(severity: .warning, detail: detail) }
    static func notice(_ detail: String) -> Fault { Fault(severity: .notice, detail: detail) }
}
