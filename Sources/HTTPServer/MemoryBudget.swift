import Synchronization

/// How many bytes of requests, or of answers, a server holds at one time, over all connections.
final class MemoryBudget: Sendable {
    private let limit: Int
    private let held = Atomic(0)

    init(bytes limit: Int) {
        self.limit = limit
    }

    /// Takes bytes from the budget, or none when there are not so many left.
    func take(_ count: Int) -> Bool {
        let now = held.add(count, ordering: .relaxed).newValue
        guard now > limit else { return true }
        release(count)
        return false
    }

    /// Takes bytes that are there already, as long as there is any room: one answer may go beyond the
    /// limit, and then no other comes until it is written.
    func takeWhole(_ count: Int) -> Bool {
        let before = held.add(count, ordering: .relaxed).oldValue
        guard before >= limit else { return true }
        release(count)
        return false
    }

    /// Takes bytes that are there already and must not be turned away.
    func takeRegardless(_ count: Int) {
        held.add(count, ordering: .relaxed)
    }

    /// Gives bytes back.
    func release(_ count: Int) {
        held.subtract(count, ordering: .relaxed)
    }
}
