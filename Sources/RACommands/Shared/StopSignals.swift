import CommandLineSupport
import Dispatch
import Glibc
import Synchronization

/// The signals that end a server: SIGINT, SIGTERM and, where it means nothing else, SIGHUP.
///
/// The first is waited for; a later one ends the process at once, as whoever sends it has waited
/// enough. One wish to stop may arrive twice, though: `timeout` signals its child and then the whole
/// group, and service managers the process and then what is left of its group. What comes within
/// `sameWishSeconds` of the first is the same wish, however late a busy machine hears of it.
final class StopSignals {
    private static let sameWishSeconds = 1.0

    private let arrivals: AsyncStream<Void>
    private let arrival = Arrival()
    private let semaphore = DispatchSemaphore(value: 0)
    private let sources: [any DispatchSourceSignal]

    /// From now on the signals do not end the process.
    ///
    /// - Parameters:
    ///   - numbers: the signals.
    ///   - patience: ends the process some time after the first of them; nil for one that ends by
    ///     itself soon enough.
    init(
        _ numbers: [Int32] = [SIGINT, SIGTERM, SIGHUP], patience: StopPatience? = nil
    ) {
        let (arrivals, continuation) = AsyncStream<Void>.makeStream()
        self.arrivals = arrivals
        let queue = DispatchQueue(label: "signals")
        sources = numbers.map { [arrival, semaphore] number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                switch arrival.take() {
                case .first:
                    patience?.begin(on: queue)
                    continuation.yield()
                    semaphore.signal()
                case .same:
                    break
                case .insisting:
                    // As a shell has it: 128 and the number.
                    ChildProgram.endAll()
                    _exit(128 + number)
                }
            }
            source.resume()
            return source
        }
    }

    /// Ends the process after so many seconds if it has not ended by then.
    ///
    /// Whoever reads the log or the records may have stopped reading, and writing waits for him.
    func endAtLatest(in seconds: Double) {
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) {
            ChildProgram.endAll()
            _exit(ExitStatus.ioError.rawValue)
        }
    }

    /// Waits for the first of them.
    func wait() async {
        for await _ in arrivals { return }
    }

    /// Waits for the first of them, on a thread that may be blocked; true when it has come.
    func wait(seconds: Double) -> Bool {
        if hasArrived { return true }
        return semaphore.wait(timeout: .now() + seconds) == .success
    }

    /// Whether the first has come.
    var hasArrived: Bool { arrival.hasCome }

    /// When the first came, on a clock that nobody sets.
    private final class Arrival: Sendable {
        enum Kind {
            /// None came before.
            case first

            /// It belongs to the first.
            case same

            /// Somebody has waited enough.
            case insisting
        }

        private let first = Mutex<Double?>(nil)

        var hasCome: Bool { first.withLock { $0 != nil } }

        /// Takes one in.
        func take() -> Kind {
            first.withLock { first in
                let now = SteadyTime.now
                guard let earlier = first else {
                    first = now
                    return .first
                }
                return now - earlier > sameWishSeconds ? .insisting : .same
            }
        }
    }
}
