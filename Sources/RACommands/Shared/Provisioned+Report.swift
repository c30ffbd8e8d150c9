import CommandLineSupport
import RolesAnywhere

extension Provisioned {
    /// Prints the ARN, and says what was done.
    func report(_ kind: ResourceKind, named name: String, in context: Context) {
        context.print(arn)
        let thing = "\(kind.noun) \(PrintableText.quote(name))"
        switch change {
        case .created: context.note("created the \(thing)")
        case .unchanged:
            context.note("the \(thing) exists and is as asked for; nothing was changed")
        case .updated: context.note("replaced the content of the \(thing)")
        case .completed(let added):
            context.note(
                "completed the \(thing), which had been begun: \(added.joined(separator: ", "))")
        }
    }
}
