import Dispatch
import Synchronization

/// Work that several threads share.
enum Lanes {
    /// Hands out the numbers below `count` in chunks until none is left, or one of them fails.
    ///
    /// With one lane everything happens on the calling thread.
    ///
    /// - Throws: the first error; chunks that were begun are still done to their end.
    static func run(
        _ count: Int, chunk: Int, lanes: Int,
        _ body: @escaping @Sendable (Range<Int>) throws -> Void
    ) throws {
        let progress = Mutex(Progress())
        let work: @Sendable () -> Void = {
            while let range = progress.withLock({ $0.next(of: count, chunk) }) {
                do {
                    try body(range)
                } catch {
                    progress.withLock { if $0.failure == nil { $0.failure = error } }
                }
            }
        }
        // Threads of their own, because they wait for the disk and for each other.
        let group = DispatchGroup()
        for lane in 1..<max(lanes, 2) where lane < lanes && lane * chunk < count {
            DispatchQueue(label: "lane \(lane)").async(group: group, execute: work)
        }
        work()
        group.wait()
        if let failure = progress.withLock({ $0.failure }) { throw failure }
    }

    /// What `transform` makes of each element, in their order.
    ///
    /// - Throws: the first error; chunks that were begun are still done to their end.
    static func map<Element: Sendable, Value: Sendable>(
        _ elements: [Element], chunk: Int, lanes: Int,
        _ transform: @escaping @Sendable (Element) throws -> Value
    ) throws -> [Value] {
        let made = Mutex([Value?](repeating: nil, count: elements.count))
        try run(elements.count, chunk: chunk, lanes: lanes) { range in
            let values = try elements[range].map(transform)
            made.withLock { made in
                for (index, value) in zip(range, values) { made[index] = value }
            }
        }
        return made.withLock { $0.compactMap(\.self) }
    }

    private struct Progress {
        var begun = 0
        var failure: (any Error)?

        mutating func next(of count: Int, _ chunk: Int) -> Range<Int>? {
            guard failure == nil, begun < count else { return nil }
            defer { begun = min(begun + chunk, count) }
            return begun..<min(begun + chunk, count)
        }
    }
}
