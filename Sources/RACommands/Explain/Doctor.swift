import AWS
import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra doctor`: what keeps a certificate from its session, looked at on both sides.
struct Doctor: Command {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check all that a session needs: certificate, trust anchor, profile, role.",
        discussion: """
            Changes nothing and asks for no session. It needs management credentials that may read \
            trust anchors, CRLs, profiles and roles.

            Exit codes: 0 nothing is wrong, 2 something is or soon will be, or what the trust policy \
            says cannot be told.

            Example:
              $ ra doctor --trust-anchor example --ra-profile reader --role reader \\
                  --certificate clients/web-01/certificate.pem \\
                  --private-key clients/web-01/decrypted_private_key.pem
              ... the certificate is X.509 v3
              ...
              ... the trust anchor "example" is there
              ... it is enabled
              ... it leads to the trust anchor: CN=Example Issuing A1,O=Example
              ...
              ... its trust policy lets the certificate in
              nothing is wrong
            """)

    @Option(
        name: [.customLong("trust-anchor"), .customLong("trust-anchor-arn")],
        help: ArgumentHelp("The trust anchor.", valueName: "name-or-arn"))
    var trustAnchor: String

    @Option(
        name: [.customLong("ra-profile"), .customLong("profile-arn")],
        help: ArgumentHelp("The Roles Anywhere profile.", valueName: "name-or-arn"))
    var anywhereProfile: String

    @Option(
        name: [.customLong("role"), .customLong("role-arn")],
        help: ArgumentHelp("The role.", valueName: "name-or-arn"))
    var role: String

    @OptionGroup var identity: IdentityOptions
    @OptionGroup var session: SessionOptions
    @OptionGroup var options: AccountOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        try SessionRequest.check(
            durationSeconds: session.sessionDuration, sessionName: session.roleSessionName)
        var options = options
        options.region = try region()
        let identity = try identity.identity(in: context)
        let account = try options.account(in: context, mayChange: false)
        let diagnosis = try AccountDiagnosis(
            of: AccountDiagnosis.Subject(
                trustAnchor: trustAnchor, profile: anywhereProfile, role: role,
                durationSeconds: session.sessionDuration, sessionName: session.roleSessionName),
            as: identity, in: account.rolesAnywhere, iam: account.iam, at: context.now())
        let findings = diagnosis.checks.findings
        let open = diagnosis.checks.openQuestions
        if !findings.isEmpty || !open.isEmpty { context.conclude(with: .actionNeeded) }
        if json.isOn { return try context.printJSON(DiagnosisRecord(diagnosis)) }
        for check in diagnosis.checks { context.print(PrintableText.escape(check.line)) }
        if let trust = diagnosis.trust, !trust.isAllowed {
            for line in trust.lines { context.print("  " + line) }
        }
        context.print(Self.conclusion(findings, open))
    }

    private static func conclusion(_ findings: [SessionCheck], _ open: [SessionCheck]) -> String {
        if findings.isEmpty, open.isEmpty { return "nothing is wrong" }
        let found =
            findings.isEmpty
            ? "nothing is known to be wrong" : Count.text(findings.count, "problem") + " found"
        return open.isEmpty
            ? found : "\(found), and \(Count.text(open.count, "question")) left open"
    }

    /// The region that was named, or that of the ARNs; nil where names alone were given.
    private func region() throws(RolesAnywhereError) -> String? {
        let anchor = try arn(trustAnchor, .trustAnchor)?.region
        let profile = try arn(anywhereProfile, .profile)?.region
        if let anchor, let asked = options.region, anchor != asked {
            throw .wrongRegion(asked: asked, trustAnchor: anchor)
        }
        if let profile, let anchor = anchor ?? options.region, anchor != profile {
            throw .regionsDiffer(trustAnchor: anchor, profile: profile)
        }
        return options.region ?? anchor ?? profile
    }

    private func arn(_ text: String, _ kind: ResourceKind) throws(RolesAnywhereError) -> ARN? {
        ResourceARN.looksLikeARN(text) ? try ResourceARN.parse(text, kind: kind) : nil
    }
}

/// What `ra doctor --json` prints.
struct DiagnosisRecord: Encodable {
    let isWell: Bool
    let checks: [SessionCheck]
    let trust: [TrustDecision.Action]?

    init(_ diagnosis: AccountDiagnosis) {
        isWell = diagnosis.checks.findings.isEmpty && diagnosis.checks.openQuestions.isEmpty
        checks = diagnosis.checks
        trust = diagnosis.trust?.actions
    }
}
