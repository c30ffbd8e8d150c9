public import X509

/// What the rules look at.
public struct LintSubject: Sendable {
    /// The certificate; its signature is not looked at.
    public let certificate: Certificate

    /// The issuer's certificate, nil for a certificate that signs itself, or when not at hand.
    public let issuer: Certificate?

    /// Whether the rules of AWS IAM Roles Anywhere apply as well.
    public let isForRolesAnywhere: Bool

    /// A certificate with what is known around it.
    public init(certificate: Certificate, issuer: Certificate?, isForRolesAnywhere: Bool) {
        self.certificate = certificate
        self.issuer = issuer
        self.isForRolesAnywhere = isForRolesAnywhere
    }

    var isAuthority: Bool { certificate.basicConstraints?.isCA ?? false }
}

/// One rule, in one file, with the section that it rests on.
protocol LintRule: Sendable {
    /// Stable, lower case, with hyphens.
    var name: String { get }

    /// Where the rule is written.
    var citation: String { get }

    /// Whether only certificates for AWS IAM Roles Anywhere must keep it.
    var isForRolesAnywhere: Bool { get }

    /// The faults of a certificate; none when it keeps the rule.
    func faults(in subject: LintSubject) -> [Fault]
}

extension LintRule {
    var isForRolesAnywhere: Bool { false }
}

/// A fact that a rule found, before it is a finding of that rule.
struct Fault {
    let severity: Finding.Severity
    let detail: String

    static func error(_ detail: String) -> Fault { Fault(severity: .error, detail: detail) }
    static func warning(_ detail: String) -> Fault { Fault(severity: .warning, detail: detail) }
    static func notice(_ detail: String) -> Fault { Fault(severity: .notice, detail: detail) }
}
