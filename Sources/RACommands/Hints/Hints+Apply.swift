import CommandLineSupport
import RolesAnywhere

extension Hints {
    /// A plan that stopped before its end: what stopped it decides the exit code.
    static func explain(_ error: ApplyError) -> CommandError {
        let cause =
            error.cause as? CommandError ?? commandError(for: error.cause)
            ?? CommandError(status: .failure, code: "internal", message: "\(error.cause)")
        let advice = "the same command again goes on where this one stopped"
        return CommandError(
            status: cause.status, code: cause.code, message: "\(error)",
            hint: cause.hint.map { "\($0); \(advice)" } ?? advice,
            details: [
                "done": error.done.map(record),
                "notDone": ([error.failed] + error.remaining).map(record),
            ])
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
