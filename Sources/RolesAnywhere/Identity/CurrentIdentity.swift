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
    private let observe: @Sendable (CertificateTerm) -> Void
    private let known = Mutex<Known?>(nil)

    /// Apart from `known`, whose lock is held while files are read: whoever looks never waits.
    private let term = Mutex<CertificateTerm?>(nil)

    /// A certificate and its key are replaced one after the other; so often both are looked at.
    private static let mostReadings = 3

    /// An identity that has not been read yet.
    ///
    /// - Parameters:
    ///   - states: what the files are like now, in the same order each time; nil where there is no way
    ///     to tell, and reading is the only one.
    ///   - read: reads all of it, and checks that the parts belong together.
    ///   - observe: is told of the certificate each time the identity is asked for.
    public init(
        states: @escaping @Sendable () -> [FileState]?,
        read: @escaping @Sendable () throws -> SessionIdentity,
        observe: @escaping @Sendable (CertificateTerm) -> Void = { _ in }
    ) {
        self.states = states
        self.read = read
        self.observe = observe
    }

    /// The certificate that was read last; nil before the first time.
    public var lastCertificate: CertificateTerm? { term.withLock { $0 } }

    /// The identity as the files hold it now; one caller reads, others wait for it.
    ///
    /// - Returns: what was read last, unless a file has changed since.
    /// - Throws: what reading threw, once the files no longer change.
    public func identity() throws -> SessionIdentity {
        let identity = try current()
        let term = CertificateTerm(identity.certificate)
        self.term.withLock { $0 = term }
        observe(term)
        return identity
    }

    private func current() throws -> SessionIdentity {
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
