import CommandLineSupport
import Dispatch
import Glibc
import Synchronization

/// How long a command goes on with what it is about once it was asked to stop.
///
/// It may be waiting for a service that never answers. What would be left half done, such as a file
/// that is being replaced, is finished all the same.
final class StopPatience: Sendable {
    private struct State {
        var isWhole = false
        var hasRunOut = false
    }

    private static let seconds = 1.0

    /// Nobody waits for longer until a farewell is written.
    private static let farewellSeconds = 0.5

    private let farewell: @Sendable () -> Void
    private let state = Mutex(State())

    /// - Parameter farewell: says what is left undone, when patience has run out.
    init(farewell: @escaping @Sendable () -> Void = {}) {
        self.farewell = farewell
    }

    /// From now on the process lives for a second at most, and for what must be whole.
    func begin(on queue: DispatchQueue) {
        queue.asyncAfter(deadline: .now() + Self.seconds) {
            let mayEnd = self.state.withLock { state in
                state.hasRunOut = true
                return !state.isWhole
            }
            if mayEnd { self.end() }
        }
    }

    /// Does what is not broken off, and ends the process after it if that is due.
    func whole<Value>(_ body: () throws -> Value) rethrows -> Value {
        let isTooLate = state.withLock { state in
            if !state.hasRunOut { state.isWhole = true }
            return state.hasRunOut
        }
        // The end has begun on another thread.
        while isTooLate { pause() }
        defer {
            let hasRunOut = state.withLock { state in
                state.isWhole = false
                return state.hasRunOut
            }
            if hasRunOut { end() }
        }
        return try body()
    }

    /// Whoever reads standard error may have stopped reading, and writing waits for him.
    private func end() {
        let done = DispatchSemaphore(value: 0)
        DispatchQueue(label: "farewell").async { [farewell] in
            farewell()
            done.signal()
        }
        _ = done.wait(timeout: .now() + Self.farewellSeconds)
        ChildProgram.endAll()
        _exit(ExitStatus.success.rawValue)
    }
}
