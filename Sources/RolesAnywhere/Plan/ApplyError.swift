/// Why a plan was not carried out to its end, and how far it came.
public struct ApplyError: Error {
    /// The changes that were made, in order.
    public let done: [PlannedChange]

    /// The change that could not be made.
    public let failed: PlannedChange

    /// Whether some of its calls were made before one was refused.
    public let wasBegun: Bool

    /// The changes that were not reached, in order.
    public let remaining: [PlannedChange]

    /// What AWS, or a check, said.
    public let cause: any Error
}

extension ApplyError: CustomStringConvertible {
    /// What stopped it, what was done, and what was not.
    public var description: String {
        let begun = wasBegun ? ", which was begun" : ""
        return "stopped at \(failed.words)\(begun): \(cause); done: \(Self.list(done)); "
            + "not done: \(Self.list([failed] + remaining))"
    }

    private static func list(_ changes: [PlannedChange]) -> String {
        changes.isEmpty ? "nothing" : changes.map(\.words).joined(separator: ", ")
    }
}

extension PlannedChange {
    /// What is to be done, such as `create role "reader"`.
    public var words: String {
        let verb =
            switch action {
            case .create: "create"
            case .update: isTakenOver ? "take over" : "update"
            case .replace: "replace"
            case .note: isTakenOver ? "take over" : "tag"
            case .delete: "delete"
            case .nothing: "leave"
            case .keep: "keep"
            case .blocked: "make"
            }
        return "\(verb) \(kind.noun) \"\(name)\""
    }
}
