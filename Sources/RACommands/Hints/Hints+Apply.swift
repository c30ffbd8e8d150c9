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
            hint: cause.hint.map { "\($0); \(advice)" } ?? advice)
    }
}
