import CommandLineSupport
import RolesAnywhere

extension Hints {
    /// A plan that stopped before its end, or whose end was not seen: the cause decides the exit code.
    static func explain(_ error: ApplyError) -> CommandError {
        let cause = known(error.cause)
        var details = ["done": error.done.map(record), "notDone": error.notDone.map(record)]
        let advice: String
        switch error.end {
        case .stopped:
            advice = "the same command again goes on where this one stopped"
        case .unconfirmed(let changes):
            details["unconfirmed"] = changes.map(record)
            advice =
                error.notDone.isEmpty
                ? "the same command again tells whether anything is left to do"
                : "the same command again goes on where this one stopped"
        }
        return CommandError(
            status: cause.status, code: cause.code, message: "\(error)",
            hint: cause.hint.map { "\($0); \(advice)" } ?? advice, details: details)
    }

    /// A manifest that was applied whole, and a session that was not had.
    ///
    /// - Parameters:
    ///   - cause: why there is no session.
    ///   - applied: what the run did; what needed no change is left out.
    /// - Returns: the same refusal, which says that everything is applied.
    static func unverified(_ cause: any Error, after applied: [Applier.Applied]) -> CommandError {
        let cause = known(cause)
        return CommandError(
            status: cause.status, code: cause.code,
            message: "everything is applied, and not verified: \(cause.message)",
            hint: cause.hint,
            details: [
                "done": applied.filter(\.isChanged).map { record($0.change) }, "notDone": [],
            ])
    }

    private static func known(_ error: any Error) -> CommandError {
        error as? CommandError ?? commandError(for: error)
            ?? CommandError(status: .failure, code: "internal", message: "\(error)")
    }

    private static func record(_ change: PlannedChange) -> [String: String] {
        [
            "action": PlanRecord.words(change.action).0, "kind": change.kind.rawValue,
            "name": change.name,
        ]
    }

    /// A file that a manifest names.
    static func explain(_ error: ManifestFileError) -> CommandError {
        let cause =
            error.cause as? CommandError ?? commandError(for: error.cause)
            ?? CommandError(status: .noInput, code: "file.missing", message: "\(error.cause)")
        return CommandError(
            status: cause.status, code: cause.code, message: "\(error)",
            hint: "files are found from the manifest's own directory")
    }
}
