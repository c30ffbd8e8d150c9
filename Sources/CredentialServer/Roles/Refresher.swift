import Dispatch
import FoundationEssentials
import Synchronization

/// Keeps one role's credentials fresh, on a queue of its own.
///
/// The time is looked at once a minute at least, and at each answer: a machine that slept, or whose
/// clock was set, must not wait for what a timer counted.
final class Refresher: Sendable {
    private let credentials: RoleCredentials
    private let now: @Sendable () -> Date
    private let queue: DispatchQueue
    private let isRunning = Atomic(false)
    private let isPoked = Atomic(false)

    /// Which timer counts: each one that is set replaces that before it.
    private let timer = Atomic(0)
    private let first = DispatchSemaphore(value: 0)

    private static let longestWaitSeconds = 60.0

    init(_ credentials: RoleCredentials, name: String, now: @escaping @Sendable () -> Date) {
        self.credentials = credentials
        self.now = now
        queue = DispatchQueue(label: "credentials of \(name)")
    }

    /// Makes the first attempt, and those that follow when they are due.
    func start() {
        isRunning.store(true, ordering: .relaxed)
        queue.async {
            self.refresh()
            self.first.signal()
        }
    }

    /// Makes attempts when they are due, and none at once unless one is.
    func goOn() {
        isRunning.store(true, ordering: .relaxed)
        queue.async { self.refreshIfDue() }
    }

    /// Makes an attempt soon, whether or not one is due.
    func refreshSoon() {
        queue.async { self.refresh() }
    }

    /// Looks at the time, because an attempt seems to be due; nothing before the start.
    func poke() {
        guard isRunning.load(ordering: .relaxed),
            !isPoked.exchange(true, ordering: .relaxed)
        else { return }
        queue.async {
            self.isPoked.store(false, ordering: .relaxed)
            self.refreshIfDue()
        }
    }

    /// Waits for the end of the first attempt; false where that takes longer.
    func waitForFirst(until deadline: DispatchTime) -> Bool {
        guard first.wait(timeout: deadline) == .success else { return false }
        first.signal()
        return true
    }

    /// Makes no attempt any more; one that is under way goes on to its end.
    func stop() {
        isRunning.store(false, ordering: .relaxed)
    }

    private func refresh() {
        guard isRunning.load(ordering: .relaxed) else { return }
        credentials.refresh()
        setTimer()
    }

    private func refreshIfDue() {
        credentials.nextAttempt <= now() ? refresh() : setTimer()
    }

    private func setTimer() {
        let mine = timer.add(1, ordering: .relaxed).newValue
        let seconds = credentials.nextAttempt.timeIntervalSince(now())
        let bounded = min(max(seconds, 0.05), Self.longestWaitSeconds)
        queue.asyncAfter(deadline: .now() + bounded) {
            guard self.isRunning.load(ordering: .relaxed),
                self.timer.load(ordering: .relaxed) == mine
            else { return }
            self.refreshIfDue()
        }
    }
}
