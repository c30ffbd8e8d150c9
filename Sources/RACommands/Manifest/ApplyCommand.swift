import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra apply`: makes an account have what a manifest says.
struct ApplyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Make an account have what a manifest says.",
        discussion: """
            Shows the plan and asks before it changes anything. Stops at the first change that AWS \
            refuses; the same again finishes the work. Prints the ARN of everything that the \
            manifest names. With --verify it then gets a session with a certificate, and asks STS \
            whose it is.

            Example:
              $ ra apply example.yaml --yes \\
                  --verify clients/web-01/certificate.pem \\
                  clients/web-01/decrypted_private_key.pem
              account 111122223333, region us-east-1, endpoint ...
              + create trust anchor "example"
              ...
              3 to create
              created the trust anchor "example"
              created the role "reader"
              created the profile "reader"
              verified: CN=web-01 has a session of the role "reader" ...
              trustAnchor  example  arn:aws:rolesanywhere:...
              role         reader   arn:aws:iam::111122223333:role/anchorage/reader
              profile      reader   arn:aws:rolesanywhere:...
            """)

    @OptionGroup var options: ManifestOptions

    @Flag(help: "Do not ask.")
    var yes = false

    @Flag(help: "Show the plan and the first change, and make none.")
    var dryRun = false

    @OptionGroup var verification: VerificationOptions

    @OptionGroup var json: JSONOption

    func validate() throws {
        guard !dryRun || verification.verify.isEmpty else {
            throw ValidationError("--dry-run makes nothing that --verify could try")
        }
    }

    func run(in context: Context) throws {
        // The key is read first: a passphrase is better asked for before anything is changed.
        let identity = try verification.identity(in: context)
        let (makePlan, account) = try options.planner(in: context, mayChange: !dryRun)
        let plan = try makePlan()
        context.note(PlanText(plan: plan).lines, isStyled: context.showsStyles)
        context.warn(of: .success(plan.dangling))
        if let change = plan.obstacles.first, case .blocked(let obstacle) = change.action {
            throw RolesAnywhereError.blocked(
                kind: change.kind, name: change.name, by: obstacle)
        }
        let count = plan.pending.count
        try Consent.obtain(
            count == 0 || yes || dryRun,
            "make \(count == 1 ? "this change" : "these \(count) changes")?",
            in: context)
        if count > 0, !yes, !dryRun { try Consent.check(that: try makePlan(), is: plan) }
        let applied = try Applying(context).apply(plan, in: account)
        if let identity {
            let verifying = Verification(
                account: account, tracing: options.account.tracing, context: context)
            do {
                try verifying.run(
                    plan.sessionPaths(applied, for: identity), as: identity,
                    timeoutSeconds: verification.verifyTimeout)
            } catch {
                throw Hints.unverified(error, after: applied)
            }
        }
        try report(applied, in: context)
    }

    private func report(_ applied: [Applier.Applied], in context: Context) throws {
        let left = applied.filter { $0.change.action != .delete }
        if json.isOn {
            try context.printJSON(left.map(AppliedRecord.init))
            return
        }
        let rows = left.map { [$0.change.kind.rawValue, $0.change.name, $0.arn] }
        for line in Table.aligned(rows) { context.print(line) }
    }
}

/// One resource that a manifest names, as scripts read it.
struct AppliedRecord: Encodable {
    let kind: String
    let name: String
    let arn: String

    /// Whether this run changed it.
    let isChanged: Bool

    init(_ applied: Applier.Applied) {
        kind = applied.change.kind.rawValue
        name = applied.change.name
        arn = applied.arn
        isChanged = applied.isChanged
    }
}
