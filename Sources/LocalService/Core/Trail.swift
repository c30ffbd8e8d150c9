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

        /// What the log should say of points on which AWS may decide otherwise, each once.
        var doubts: [String] = []

        /// Whether credentials were to end soon.
        var isLimited = false
    }

    private let credentialSecondsLimit: Int?

    private let noted = Mutex(Notes())

    /// - Parameter credentialSecondsLimit: how long credentials may be good for at most, where a fault
    ///   lets them end soon.
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
        doubt(evaluation.incomparable)
    }

    /// Notes the reasons for which values could not be compared.
    func doubt(_ incomparable: [String]) {
        for reason in incomparable {
            doubt("AWS does not say how it decides where \(reason)")
        }
    }

    /// Notes a point on which AWS may decide otherwise.
    func doubt(_ text: String) {
        noted.withLock { if !$0.doubts.contains(text) { $0.doubts.append(text) } }
    }

    /// How long credentials are good for, of which so many seconds were asked for.
    func limited(_ seconds: Int) -> Int {
        guard let limit = credentialSecondsLimit else { return seconds }
        noted.withLock { $0.isLimited = true }
        return min(seconds, limit)
    }
}
