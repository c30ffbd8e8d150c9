import CommandLineSupport
import RolesAnywhere

extension Changed {
    /// Prints the ARN, and says what was changed.
    func report(_ kind: ResourceKind, in context: Context) {
        context.print(arn)
        let thing = "\(kind.noun) \(PrintableText.quote(name))"
        guard !differences.isEmpty else {
            return context.note("the \(thing) is as asked for; nothing was changed")
        }
        context.note("changed the \(thing)")
        for difference in differences { context.note("  " + Self.line(difference)) }
    }

    /// Says in one line that a resource is enabled or disabled.
    func reportSwitch(_ kind: ResourceKind, enabled: Bool, in context: Context) {
        context.print(arn)
        let thing = "the \(kind.noun) \(PrintableText.quote(name))"
        let state = enabled ? "enabled" : "disabled"
        context.note(
            differences.isEmpty
                ? "\(thing) is \(state) already; nothing was changed" : "\(state) \(thing)")
    }

    /// What a field was and is; of long texts, such as policies, only that they differ.
    private static func line(_ difference: Difference) -> String {
        let (found, wanted) = (difference.found, difference.wanted)
        guard found.utf8.count <= 200, wanted.utf8.count <= 200,
            !found.contains("\n"), !wanted.contains("\n")
        else { return "\(difference.field): replaced" }
        return "\(difference.field): \(text(found)) -> \(text(wanted))"
    }

    private static func text(_ value: String) -> String { value.isEmpty ? "empty" : value }
}
