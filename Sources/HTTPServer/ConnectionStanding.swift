import NIOCore
import Synchronization

/// What decides whether a connection may be closed to make room for another one.
///
/// Its own event loop writes it, and whoever looks for room reads it.
final class ConnectionStanding: Sendable {
    private let busy = Atomic(false)
    private let known = Atomic(false)
    private let waitingSince = Atomic(NIODeadline.now().uptimeNanoseconds)

    /// Whether a request is coming in behind its head, or is being answered.
    var isBusy: Bool {
        busy.load(ordering: .relaxed)
    }

    /// Since when it has waited for a request, by a clock that nobody sets, in nanoseconds.
    var waitingSinceNanoseconds: UInt64 { waitingSince.load(ordering: .relaxed) }

    /// Notes that a request has begun.
    func beginWork() { busy.store(true, ordering: .relaxed) }

    /// Notes that it waits for the next request.
    func beginWaiting() {
        waitingSince.store(NIODeadline.now().uptimeNanoseconds, ordering: .relaxed)
        busy.store(false, ordering: .relaxed)
    }

    /// Whether it has brought a request, ever.
    var isKnown: Bool { known.load(ordering: .relaxed) }

    /// Notes that it has brought one.
    func becomeKnown() { known.store(true, ordering: .relaxed) }
}

/// Asks a connection to make room, if it waits for a request.
struct MakeRoom: Sendable {}
