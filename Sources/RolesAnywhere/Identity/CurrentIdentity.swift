import Synchronization

/// An identity that follows its files: it is read anew when they have changed, so that a renewal in
/// place is all that a running program needs.
public final class CurrentIdentity: Sendable {
    private struct Known {
        let states: [FileState]
        let identity: SessionIdentity
    }

    private let states: @Sendable () -> [FileState]?
    private let read: @Sendable () throws -> SessionIdentity
    private let known = Mutex<Known?>(nil)

    /// A certificate and its key are replaced one after the other; so often both are looked at.
    private static let mostReadings = 3

    /// An identity that has not been read yet.
    ///
    /// - Parameters:
    ///   - states: what the files are like now, in the same order each time; nil where there is no way
    ///     to tell, and reading is the only one.
    ///   - read: reads all of it, and checks that the parts belong together.
    public init(
        states: @escaping @Sendable () -> [FileState]?,
        read: @escaping @Sendable () throws -> SessionIdentity
    ) {
        self.states = states
        self.read = read
    }

    /// The identity as the files hold it now; one caller reads, others wait for it.
    ///
    /// - Returns: what was read last, unless a file has changed since.
    /// - Throws: what reading threw, once the files no longer change.
    public func identity() throws -> SessionIdentity {
        try known.withLock { known in
            var before = states()
            if let known, known.states == before { return known.identity }
            for _ in 1..<Self.mostReadings {
                let result = Result { try read() }
                let after = states()
                if before == after {
                    let identity = try result.get()
                    known = after.map { Known(states: $0, identity: identity) }
                    return identity
                }
                before = after
            }
            known = nil
            return try read()
        }
    }
}
