import Dispatch
import Synchronization

/// Work that goes on behind what the calling thread does next: one piece at a time, in order.
public final class WorkBehind: Sendable {
    private let queue = DispatchQueue(label: "work behind")
    private let failure = Mutex<(any Error)?>(nil)

    /// Nothing is being done yet.
    public init() {}

    /// Waits for the piece before, and begins this one.
    ///
    /// - Parameter work: What to do; not begun when the piece before has failed.
    /// - Throws: what the piece before has thrown.
    public func begin(_ work: @escaping @Sendable () throws -> Void) throws {
        try end()
        queue.async { [self] in
            do {
                try work()
            } catch {
                failure.withLock { $0 = error }
            }
        }
    }

    /// Waits for the piece that was begun last.
    ///
    /// - Throws: what it has thrown, once.
    public func end() throws {
        wait()
        if let error = failure.withLock({ failure in failure.take() }) { throw error }
    }

    /// Waits for the piece that was begun last, where another failure matters more than its own.
    public func wait() {
        queue.sync {}
    }
}
