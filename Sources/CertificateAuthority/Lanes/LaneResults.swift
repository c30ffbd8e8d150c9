import Dispatch
import Synchronization

/// What several threads make of the elements of a list, in its order, each as soon as it is there.
///
/// The threads begin at once; whoever iterates waits for what they have not done yet, and ends them
/// before going on: until then they keep what they work with, such as an open store.
struct LaneResults<Value: Sendable>: Sequence, IteratorProtocol {
    private let shared: Shared
    private let threads = DispatchGroup()
    private let chunks: Int
    private var position = 0
    private var current: ArraySlice<Value> = []

    /// - Parameters:
    ///   - elements: the list.
    ///   - chunk: how many of it a thread takes at a time.
    ///   - lanes: how many threads, beside the one that iterates.
    ///   - transform: what to make of each; called on any thread.
    init<Element: Sendable>(
        of elements: [Element], chunk: Int, lanes: Int,
        _ transform: @escaping @Sendable (Element) -> Value
    ) {
        chunks = (elements.count + chunk - 1) / chunk
        let shared = Shared(chunks)
        for lane in 0..<Swift.min(lanes, chunks) {
            DispatchQueue(label: "lane \(lane)").async(group: threads) {
                while let taken = shared.take() {
                    let start = taken * chunk
                    shared.give(
                        elements[start..<Swift.min(start + chunk, elements.count)].map(transform),
                        at: taken)
                }
            }
        }
        self.shared = shared
    }

    mutating func next() -> Value? {
        if current.isEmpty {
            guard position < chunks else { return nil }
            current = shared.wait(for: position)[...]
            position += 1
        }
        return current.popFirst()
    }

    /// Takes nothing up any more, and waits until the threads have let go of everything.
    func end() {
        shared.stop()
        threads.wait()
    }

    private final class Shared: Sendable {
        private let state: Mutex<State>
        private let ready: [DispatchSemaphore]

        init(_ chunks: Int) {
            state = Mutex(State(made: Array(repeating: [], count: chunks)))
            ready = (0..<chunks).map { _ in DispatchSemaphore(value: 0) }
        }

        func take() -> Int? {
            state.withLock { state in
                guard state.begun < state.made.count else { return nil }
                defer { state.begun += 1 }
                return state.begun
            }
        }

        func stop() {
            state.withLock { $0.begun = $0.made.count }
        }

        func give(_ values: [Value], at chunk: Int) {
            state.withLock { $0.made[chunk] = values }
            ready[chunk].signal()
        }

        func wait(for chunk: Int) -> [Value] {
            ready[chunk].wait()
            return state.withLock { state in
                defer { state.made[chunk] = [] }
                return state.made[chunk]
            }
        }
    }

    private struct State {
        var begun = 0
        var made: [[Value]]
    }
}
