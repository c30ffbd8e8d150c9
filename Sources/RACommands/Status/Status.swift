import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra status`: what there is, and what is wrong with it.
struct Status: Command {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract:
            "Show what there is in the account and region, and what is wrong or soon will be.",
        discussion: """
            Exit codes: 0 nothing is wrong, 2 something is or soon will be. Notices do not count. \
            Of CRLs, soon is when less than a quarter of their time is left; of CA certificates, \
            what --within says.

            Example:
              $ ra status
              TRUST ANCHOR  ENABLED  EXPIRES               CRLS
              example       yes      2030-11-25T22:56:56Z  example
              ...
              CRL      ENABLED  TRUST ANCHOR  REVOKED  NEXT UPDATE           FULL
              example  yes      example       1        2026-12-02T22:59:01Z  1 %
              ...
              SUBJECT    LAST SEEN
              CN=web-01  ...
              ...
              nothing is wrong
            """)

    @Option(
        help: ArgumentHelp(
            "How far ahead the expiry of CA certificates is looked for.", valueName: "period"))
    var within = Period(seconds: 45 * 86_400)

    @OptionGroup var options: AccountOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let account = try options.account(in: context)
        let snapshot = try account.provisioner.snapshot()
        let findings = snapshot.findings(at: context.now(), within: Double(within.seconds))
        let record = StatusRecord(snapshot, findings)
        if snapshot.roles == nil {
            context.note("warning: roles may not be looked at, and are left out")
        }
        if findings.contains(where: { $0.severity != .notice }) {
            context.conclude(with: .actionNeeded)
        }
        if json.isOn { return try context.printJSON(record) }
        for table in record.tables {
            context.print(table)
            context.print("")
        }
        for line in Self.lines(findings) { context.print(line) }
    }

    /// The findings for people; the last line sums them up.
    private static func lines(_ findings: [StatusFinding]) -> [String] {
        let lines = findings.map { finding in
            PrintableText.escape(
                "\(finding.severity.rawValue): \(finding.kind.noun) \"\(finding.name)\": "
                    + finding.message)
        }
        func count(_ severity: StatusFinding.Severity) -> Int {
            findings.count { $0.severity == severity }
        }
        let (problems, soon) = (count(.problem), count(.soon))
        guard problems + soon > 0 else { return lines + ["nothing is wrong"] }
        return lines + [
            Count.text(problems, "problem") + " now, "
                + Count.text(soon, "problem") + " before long"
        ]
    }
}
