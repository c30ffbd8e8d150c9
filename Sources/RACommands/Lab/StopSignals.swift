import Dispatch
import Glibc
import Synchronization

/// The signals that end a server: SIGINT, SIGTERM and SIGHUP.
///
/// The first is waited for; a second ends the process at once, as whoever sends it has waited
/// enough.
final class StopSignals {
    private let arrivals: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    /// From now on the signals do not end the process.
    init() {
        let (arrivals, continuation) = AsyncStream<Void>.makeStream()
        self.arrivals = arrivals
        let queue = DispatchQueue(label: "signals")
        let hasArrived = Arrival()
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                // As a shell has it: 128 and the number.
                if hasArrived.isRepeated() { _exit(128 + number) }
                continuation.yield()
            }
            source.resume()
            return source
        }
    }

    /// Waits for the first of them.
    func wait() async {
        for await _ in arrivals { return }
    }

    /// Whether one has come before.
    private final class Arrival: Sendable {
        private let hasCome = Mutex(false)

        func isRepeated() -> Bool {
            hasCome.withLock { hasCome in
                defer { hasCome = true }
                return hasCome
            }
        }
    }
}
