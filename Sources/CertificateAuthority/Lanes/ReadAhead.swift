import Dispatch
import Synchronization

/// Reads the next piece of something while the last one is worked on.
final class ReadAhead: Sendable {
    private let queue = DispatchQueue(label: "read ahead")
    private let piece = Mutex<Result<[UInt8], any Error>>(.success([]))
    private let read: @Sendable () throws -> [UInt8]

    /// Begins to read.
    ///
    /// - Parameter read: The next piece each time it is called, on any thread but never on two at
    ///   once; an empty one is the end.
    init(_ read: @escaping () throws -> [UInt8]) {
        nonisolated(unsafe) let read = read
        self.read = { try read() }
        begin()
    }

    /// The next piece; an empty one is the end, after which it is not called again.
    ///
    /// - Throws: what reading it has thrown.
    func next() throws -> [UInt8] {
        let bytes = try queue.sync { try piece.withLock { try $0.get() } }
        if !bytes.isEmpty { begin() }
        return bytes
    }

    /// Waits for what is being read, where the rest is not wanted.
    func end() {
        queue.sync {}
    }

    private func begin() {
        queue.async { [self] in
            let result = Result { try read() }
            piece.withLock { $0 = result }
        }
    }
}
