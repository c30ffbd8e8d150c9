import Synchronization

/// What decides whether a connection may be closed to make room for another one.
///
/// Its own event loop writes it, and whoever looks for room reads it.
final class ConnectionStanding: Sendable {
    private let busy = Atomic(false)
    private let known = Atomic(false)

    /// Whether a request is coming in behind its head, or is being answered.
    var isBusy: Bool {
        get { busy.load(ordering: .relaxed) }
        set { busy.store(newValue, ordering: .relaxed) }
    }

    /// Whether it has brought a request, ever.
    var isKnown: Bool { known.load(ordering: .relaxed) }

    /// Notes that it has brought one.
    func becomeKnown() { known.store(true, ordering: .relaxed) }
}

/// Asks a connection to make room, if it waits for a request.
struct MakeRoom: Sendable {}
