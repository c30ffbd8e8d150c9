import AWS
import CommandLineSupport
import RolesAnywhere

/// Carries out a plan, and says each change when it is made.
struct Applying {
    let context: Context

    init(_ context: Context) {
        self.context = context
    }

    func apply(_ plan: Plan, in account: Account) throws -> [Applier.Applied] {
        let bar = ProgressBar("applying", total: plan.pending.count, in: context)
        defer { bar.end() }
        let applier = Applier(
            rolesAnywhere: account.rolesAnywhere, iam: account.iam,
            clock: ThreadClock(now: context.now))
        return try applier.apply(plan) { event in
            guard case .did(let change, _) = event else { return }
            context.note(
                "\(Self.verb(change)) the \(change.kind.noun) \(PrintableText.quote(change.name))")
            bar.advance()
        }
    }

    private static func verb(_ change: PlannedChange) -> String {
        switch change.action {
        case .create: "created"
        case .update where !change.isTakenOver: "updated"
        case .replace: "replaced"
        case .note where !change.isTakenOver: "tagged"
        case .delete: "deleted"
        default: "took over"
        }
    }
}

/// A yes of the user's.
enum Consent {
    /// Asks at the terminal, unless that was answered beforehand.
    ///
    /// - Throws: `CommandError` with `consent.refused`, or with `consent.missing` where nobody can
    ///   be asked.
    static func obtain(_ isGiven: Bool, _ question: String, in context: Context) throws {
        if isGiven { return }
        switch try context.terminal.confirm("\(question) [y/N]") {
        case true?: return
        case false?:
            throw CommandError(
                status: .failure, code: "consent.refused", message: "nothing was changed",
                hint: "answer y to go on")
        case nil:
            throw CommandError(
                status: .usage, code: "consent.missing",
                message: "nobody can be asked: there is no terminal",
                hint: "give --yes to go on without being asked")
        }
    }

    private static func text(_ plan: Plan) -> [String] {
        PlanText(plan: plan).lines.map { $0.rendered(isStyled: false) }
    }

    /// Makes sure that what was agreed to is still what would be done: a question may wait for long,
    /// and others work in the account, too.
    ///
    /// - Throws: `CommandError` with `consent.outdated`.
    static func check(that now: Plan, is plan: Plan) throws {
        guard now.pending.map(\.identity) == plan.pending.map(\.identity),
            text(now) == text(plan)
        else {
            throw CommandError(
                status: .temporaryFailure, code: "consent.outdated",
                message: "the account has changed since the plan was shown; nothing was done",
                hint: "run the command again to see the new plan")
        }
    }
}

extension PlannedChange {
    /// Which resource it is about, by more than its name.
    fileprivate var identity: [String?] { [kind.rawValue, name, arn] }
}
