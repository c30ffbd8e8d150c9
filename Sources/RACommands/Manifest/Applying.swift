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
        let applier = Applier(rolesAnywhere: account.rolesAnywhere, iam: account.iam)
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
}
