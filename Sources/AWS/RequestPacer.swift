import FoundationEssentials
import Synchronization

/// Keeps the requests of a group a second apart.
///
/// Roles Anywhere allows one management request a second in each of its groups. The first request
/// of a group goes out at once.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Quotas"
final class RequestPacer: Sendable {
    private let intervalSeconds: Double
    private let nextStart = Mutex<[String: Date]>([:])

    init(intervalSeconds: Double = 1) {
        self.intervalSeconds = intervalSeconds
    }

    /// Waits until the group's next request may start.
    func wait(for group: String, clock: some SleepingClock) {
        let now = clock.now()
        let delay = nextStart.withLock { nextStart in
            // A clock that was set back must not stop the command for hours.
            let limit = now.addingTimeInterval(10 * intervalSeconds)
            let start = min(max(now, nextStart[group] ?? now), limit)
            nextStart[group] = start.addingTimeInterval(intervalSeconds)
            return start.timeIntervalSince(now)
        }
        if delay > 0 { clock.sleep(seconds: delay) }
    }
}
