import AWS
import Foundation
import Synchronization

/// Noon of 15 June 2025, UTC.
let fixedNow = Date(timeIntervalSince1970: 1_749_988_800)

/// A clock that goes on only while somebody waits, and keeps how long.
final class FakeClock: SleepingClock {
    private let state: Mutex<(now: Date, waits: [Double])>

    init(_ now: Date = fixedNow) {
        state = Mutex((now, []))
    }

    /// Every wait so far, in seconds.
    var waits: [Double] { state.withLock { $0.waits } }

    func now() -> Date { state.withLock { $0.now } }

    func sleep(seconds: Double) {
        state.withLock { state in
            state.waits.append(seconds)
            state.now.addTimeInterval(seconds)
        }
    }

    /// Moves the time without a wait.
    func advance(seconds: Double) {
        state.withLock { $0.now.addTimeInterval(seconds) }
    }
}
