import FoundationEssentials
import Synchronization

/// Keeps the requests of a group to one a second, after a few that go out at once.
///
/// Roles Anywhere allows one management request a second in each of its groups. What a person does
/// by hand takes a handful, and those should not wait; a long job must not run into the limit all
/// the time. Once the service has throttled a group, each of its requests waits for its second.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Quotas"
final class RequestPacer: Sendable {
    private let intervalSeconds: Double
    private let burst: Int

    /// When each group's next request would be due if none went out early.
    private let due = Mutex<[String: Date]>([:])

    init(intervalSeconds: Double = 1, burst: Int = 5) {
        self.intervalSeconds = intervalSeconds
        self.burst = burst
    }

    /// Waits until the group's next request may start.
    ///
    /// - Parameters:
    ///   - group: Which group.
    ///   - isFree: Whether nothing is to be waited for unless the group was throttled.
    ///   - clock: What waits.
    func wait(for group: String, isFree: Bool, clock: some SleepingClock) {
        let now = clock.now()
        let delay = due.withLock { due in
            if isFree, due[group] == nil { return 0.0 }
            let own = due[group] ?? now
            // A clock that was set back must not stop the command for hours.
            let start = min(
                max(now, own.addingTimeInterval(-allowanceSeconds)),
                now.addingTimeInterval(10 * intervalSeconds))
            due[group] = max(now, min(own, start.addingTimeInterval(allowanceSeconds)))
                .addingTimeInterval(intervalSeconds)
            return start.timeIntervalSince(now)
        }
        if delay > 0 { clock.sleep(seconds: delay) }
    }

    /// Takes note that the service asked for fewer requests of the group.
    func throttled(_ group: String, at now: Date) {
        due.withLock { due in
            due[group] = now.addingTimeInterval(allowanceSeconds + intervalSeconds)
        }
    }

    /// So much earlier than its due time a request may start.
    private var allowanceSeconds: Double { Double(burst - 1) * intervalSeconds }
}
