/// Why a plan was not carried out to its end, or not seen to be, and how far it came.
public struct ApplyError: Error {
    /// How far it came.
    public enum End: Sendable {
        /// This change could not be made, or AWS has it otherwise; with true where some of its calls
        /// were made.
        case stopped(at: PlannedChange, wasBegun: Bool)

        /// AWS took these changes, the last that were sent, and what it has now could not be read.
        case unconfirmed([PlannedChange])
    }

    /// The changes that were made, in order; what is not confirmed is among them.
    public let done: [PlannedChange]

    /// How far it came.
    public let end: End

    /// The changes that were not made, in order.
    public let notDone: [PlannedChange]

    /// What AWS, or a check, said.
    public let cause: any Error
}

extension ApplyError {
    /// The changes that AWS took, and that were not seen afterwards.
    public var unconfirmed: [PlannedChange] {
        if case .unconfirmed(let changes) = end { changes } else { [] }
    }
}

extension ApplyError: CustomStringConvertible {
    /// What stopped it, what was done, and what was not.
    public var description: String {
        switch end {
        case .stopped(let failed, let wasBegun):
            let begun = wasBegun ? ", which was begun" : ""
            return "stopped at \(failed.words)\(begun): \(cause); done: \(Self.list(done)); "
                + "not done: \(Self.list(notDone))"
        case .unconfirmed(let changes):
            return "AWS took what was sent, and what it has now could not be read: \(cause); "
                + "done: \(Self.list(done)); not confirmed: \(Self.list(changes)); "
                + "not done: \(Self.list(notDone))"
        }
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
