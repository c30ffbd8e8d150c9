import IAMPolicy
import Synchronization
import X509

/// What goes with one request: a limit, and what its judges note on the way for its record.
final class Trail: Sendable {
    /// What was noted.
    struct Notes: Sendable {
        /// The behaviours that decided something, beyond what AWS documents.
        var behaviours: Set<Behaviour> = []

        /// What policies were asked, and said, in order.
        var evaluations: [Evaluation] = []
    }

    /// How long credentials may be good for at most, in seconds, where a fault lets them end soon.
    let credentialSecondsLimit: Int?

    private let noted = Mutex(Notes())

    init(credentialSecondsLimit: Int? = nil) {
        self.credentialSecondsLimit = credentialSecondsLimit
    }

    /// What was noted so far.
    var notes: Notes { noted.withLock { $0 } }

    /// Notes that a behaviour decided: the request lies where AWS's documents are silent.
    func used(_ behaviour: Behaviour) {
        noted.withLock { _ = $0.behaviours.insert(behaviour) }
    }

    /// Notes what policies say, whatever it is.
    func decided(_ evaluation: Evaluation) {
        noted.withLock { $0.evaluations.append(evaluation) }
    }
}
